// Every behaviour once. Each is bound to the document by data- attributes, so fragments that arrive later take part.
import "./theme.js";
import "./edit.js";
import "./rows.js";
import "./peek.js";
import "./choose.js";
import "./history.js";
import "./toast.js";
import "./dialogs.js";
import "./palette.js";
import "./shortcuts.js";
import "./drop.js";
import "./arrange.js";
import "./focus.js";
import "./news.js";
import "./reveal.js";
import "./along.js";
import "./task.js";
