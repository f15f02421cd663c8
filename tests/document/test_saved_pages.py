"""Pages that a browser saved: what it adds to them changes nothing of what is read."""

import pytest

from luoshi.document import Format, read

BODY = (
    "<h1>云岭县灌区建设方案</h1><p>一、修好渠道</p>"
    "<table border=1><tr><td>序号</td><td>任务</td></tr><tr><td>1</td><td>清淤</td></tr></table>"
)
PLAIN = f"<!DOCTYPE html><html><head><title>方案</title></head><body>{BODY}</body></html>"

_SAVED = {
    "a comment with the address": "<!DOCTYPE html>\n<!-- saved from url=(0034)http://www.yunling.example/1.html -->\n"
    f"<html><head><title>方案</title></head><body>{BODY}</body></html>",
    "the comment ahead of everything": "<!-- saved from url=(0034)http://www.yunling.example/1.html -->\n" + PLAIN,
    "links into the folder beside it": '<!DOCTYPE html><html><head><title>方案</title><base href="http://yunling.example/">'
    '<link rel="stylesheet" href="./方案_files/a.css"><script src="./方案_files/jquery.js.下载"></script></head>'
    f'<body><img src="./方案_files/logo.png" alt="">{BODY}<iframe src="./方案_files/ad.html"></iframe></body></html>',
    "scripts and styles put inline": "<!DOCTYPE html><html><head><meta name='savepage-url' content='x'>"
    "<title>方案</title><style data-savepage-href='/a.css'>p{color:red}</style>"
    "<script id='savepage-shadowloader'>go('任务')</script></head>"
    f"<body>{BODY}<script>var 任务 = 1</script></body></html>",
    "a frame around the body by an extension": f"<!DOCTYPE html><html><head><title>方案</title></head><body>{BODY}"
    '<div id="translate-host" style="display:none">翻译此页</div><template><p>弹窗</p></template></body></html>',
    "XHTML with a declaration": '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 '
    'Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
    f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>方案</title></head><body>{BODY}</body></html>',
    "Word's own page": "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><title>方案</title>"
    "<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>某人</o:Author></o:DocumentProperties></xml><![endif]-->"
    f"<link rel=File-List href='方案.files/filelist.xml'></head><body>{BODY}<o:p></o:p></body></html>",
}


@pytest.mark.parametrize("kind", _SAVED)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_reads_as_the_page_itself(kind: str, encoding: str) -> None:
    page = _SAVED[kind].replace("utf-8", encoding if encoding == "gb18030" else "utf-8")
    document = read(page.encode(encoding), "方案.html")
    assert document.format is Format.HTML
    assert document.text == read(PLAIN.encode()).text == "方案\n云岭县灌区建设方案\n一、修好渠道\n序号\t任务\n1\t清淤"
    assert len(document.tables) == 1
    assert [oddity.code for oddity in document.oddities if oddity.code != "hidden_text"] == []
