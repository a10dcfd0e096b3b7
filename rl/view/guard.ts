/** Who may speak to a view: only pages that it served itself, to someone on this machine who knows its token. */

import { isSameSecret } from "../../backends/base/secret.ts";

/** What is looked at of a request. */
export interface Caller {
  readonly method: string;
  /** The path, with the query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What becomes of a request: the name of a resource, or the status of a refusal and one sentence. */
export type Verdict =
  | { readonly resource: string }
  | { readonly status: number; readonly sentence: string };

/** What is served: methods by the names of resources. */
const RESOURCES: Readonly<Record<string, "GET" | "POST">> = {
  "": "GET",
  "page.js": "GET",
  "page.css": "GET",
  events: "GET",
  command: "POST",
};

/** Headers of each answer. Nothing but the page's own program runs, and nothing but this server is asked. */
export const HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cache-Control": "no-store",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/**
 * Judges a request: by its `Host`, so that no other name leads here (DNS rebinding); by its origin, so that no page of
 * another site speaks; by the token, which is the first part of the path; and by the list of what there is.
 */
export function judge({ method, url, headers }: Caller, port: number, token: string): Verdict {
  const hosts = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`);
  const host = String(headers.host ?? "");
  if (!hosts.includes(host)) {
    return refuse(403, `This view answers to ${hosts[0]} alone.`);
  }
  const { origin } = headers;
  const isOwn = origin === `http://${host}`;
  if ((origin !== undefined || method === "POST") && !isOwn) {
    return refuse(403, "This view answers to its own page alone.");
  }
  const site = headers["sec-fetch-site"] ?? "same-origin";
  const isVisit = method === "GET" && headers["sec-fetch-mode"] === "navigate";
  if (site !== "same-origin" && site !== "none" && !isVisit) {
    return refuse(403, "This view answers to its own page alone.");
  }
  const [, given = "", resource = ""] = /^\/([^/?#]*)\/([^?#]*)$/.exec(url) ?? [];
  if (!isSameSecret(given, token)) {
    return refuse(404, "There is nothing here: open the address that the program printed.");
  }
  if (!Object.hasOwn(RESOURCES, resource)) return refuse(404, "There is nothing here.");
  if (RESOURCES[resource] !== method)
    return refuse(405, `It is to be asked for by ${RESOURCES[resource]}.`);
  return { resource };
}

function refuse(status: number, sentence: string): Verdict {
  return { status, sentence };
}
