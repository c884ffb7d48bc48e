// What pages gain when scripts run. Nothing here is needed to use them.
import "./forms.js";
import "./uploads.js";
import "./autosave.js";
import "./countdown.js";
import "./held.js";
import "./lists.js";
import "./marks.js";
import "./reading.js";
import "./waiting.js";
