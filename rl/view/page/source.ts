/** Where the page hears of runs: a server, by server-sent events, or a worker of a page. */

import type { ViewCommand, ViewMessage } from "../messages.ts";

/** What the page asks of whoever trains. */
export interface Source {
  /** Calls back with all that happens from now on. */
  open(onMessage: (message: ViewMessage) => void, onAlive: (isAlive: boolean) => void): void;
  /** Asks for something, and gives the sentence that says what was done; rejects with one that says why not. */
  send(command: ViewCommand): Promise<string>;
}

/** The server that the page came from. */
export function serverSource(): Source {
  return {
    open: (onMessage, onAlive) => {
      const events = new EventSource("events");
      events.onopen = () => onAlive(true);
      events.onerror = () => onAlive(false);
      events.onmessage = ({ data }) => onMessage(JSON.parse(data as string) as ViewMessage);
    },
    send: async (command) => {
      const response = await fetch("command", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(command),
      });
      const sentence = await response.text();
      if (!response.ok) throw new Error(sentence);
      return sentence;
    },
  };
}
