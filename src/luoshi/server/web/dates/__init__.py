"""日程: what falls on which day, as a month and as a feed for calendars."""
