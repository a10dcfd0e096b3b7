/** What a page has in place of the server of a view. */

/** Says that there is none. */
export class ViewServer {
  constructor() {
    throw new Error(
      "Cannot serve a view: a page is no server; show what watchTraining tells in the page itself.",
    );
  }
}
