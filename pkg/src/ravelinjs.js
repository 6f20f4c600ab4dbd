// The drop-in for ravelinjs: its names, its messages and what it sends, on this project's core.

import { Encrypt } from "./ravelinjs/encrypt.js";
import { ravelin } from "./ravelinjs/ravelin.js";
import { Track } from "./ravelinjs/track.js";

export default ravelin({ Encrypt, Track });
