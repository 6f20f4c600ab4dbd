import { Encrypt } from "../encrypt.js";
import { ravelin } from "../ravelin.js";
import { Track } from "../track.js";
import { offer } from "./offer.js";

offer(ravelin({ Encrypt, Track }));
