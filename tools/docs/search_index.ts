/** The index of the search, which works without a server. */

import MiniSearch from "minisearch";
import type { Page } from "./layout.ts";
import { INDEX_OPTIONS } from "./search_index_options.ts";

/** A section of a page, as it is found. */
export interface Found {
  readonly id: number;
  readonly title: string;
  /** The title of its page. */
  readonly page: string;
  readonly path: string;
  readonly text: string;
  /** The beginning of its text. */
  readonly about: string;
}

/** The pages, cut at their headings. */
export function sectionsOf(pages: readonly Page[]): Found[] {
  const found = pages.flatMap(({ path, title, html }) =>
    html.split(/(?=<h[1-3][^>]* id=)/).map((part) => {
      const [, anchor = "", heading = title] =
        /^<h[1-3][^>]* id="([^"]*)"[^>]*>(.*?)<\/h/s.exec(part) ?? [];
      const text = plain(part.replace(/^<h[1-3].*?<\/h[1-3]>/s, ""));
      return {
        title: plain(heading).replace(/ #$/, ""),
        page: title,
        path: anchor === "" ? path : `${path}#${anchor}`,
        text,
        about: text.slice(0, 120),
      };
    }),
  );
  return found
    .filter(({ text, title }) => text !== "" || title !== "")
    .map((each, id) => ({ id, ...each }));
}

/** The index as a script, since a page that is opened from a disk may fetch nothing. */
export function searchScript(pages: readonly Page[]): string {
  const index = new MiniSearch<Found>(INDEX_OPTIONS);
  index.addAll(sectionsOf(pages));
  return `globalThis.searchIndex = ${JSON.stringify(JSON.stringify(index))};\n`;
}

function plain(html: string): string {
  return html
    .replace(/<(?:svg|math)\b.*?<\/(?:svg|math)>/gs, " ")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .trim();
}
