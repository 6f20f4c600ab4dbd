import { ravelin } from "../ravelin.js";
import { offer } from "./offer.js";

offer(ravelin({}));
