// Everything here only eases what works without it: links, forms and details do the work.
import { setUpActs } from "./acts.js";
import { setUpDocuments } from "./documents.js";
import { setUpFiles } from "./files.js";
import { setUpForms } from "./forms.js";
import { setUpLists } from "./lists.js";
import { setUpMenus } from "./menus.js";
import { setUpMessages } from "./messages.js";
import { setUpReporting } from "./reporting.js";
import { setUpSearch } from "./search.js";
import { setUpSources } from "./sources.js";

document.documentElement.classList.add("scripted");
setUpMenus();
setUpMessages();
setUpLists();
setUpForms();
setUpFiles();
setUpDocuments();
setUpSearch();
setUpSources();
setUpActs();
setUpReporting();
