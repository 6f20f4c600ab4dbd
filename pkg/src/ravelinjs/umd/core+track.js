import { ravelin } from "../ravelin.js";
import { Track } from "../track.js";
import { offer } from "./offer.js";

offer(ravelin({ Track }));
