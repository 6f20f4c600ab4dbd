import { remember } from "./exchange.js";
import { post } from "./post.js";

/** Sends a form's data, and goes to the page that the shop's answer leads to. */
export async function ask(path, body, pages) {
  const answer = await post(path, body);
  remember(path, body, answer);
  // A word that this page does not know is no reason to turn a shopper away.
  location.assign(pages[answer.advice] ?? pages.review);
}
