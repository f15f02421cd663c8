"""The life of what is handed out (督办): from 立项 and 交办 over reports, extensions and checks to 销号 and 回头看."""
