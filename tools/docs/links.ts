/** Dead links: targets within the site that are not there, and symbols that do not lead back to where they are named. */

import { posix } from "node:path";

/** A file of the site that is a page. */
export interface PageFile {
  readonly path: string;
  readonly text: string;
}

/** What is wrong, a sentence for each link that leads nowhere. */
export function deadLinks(pages: readonly PageFile[], files: ReadonlySet<string>): string[] {
  const anchors = new Map(
    pages.map(({ path, text }) => [
      path,
      new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => id)),
    ]),
  );
  return pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\s(?:href|src)="([^"]+)"/g)].flatMap(([, target = ""]) => {
      if (/^(?:https?:|mailto:|data:)/.test(target)) return [];
      const [file = "", anchor] = target.replaceAll("&amp;", "&").split("#");
      const there = file === "" ? path : posix.join(posix.dirname(path), file);
      if (!files.has(there))
        return [`${path}: Cannot follow the link to ${target}: there is no ${there}`];
      if (
        anchor === undefined ||
        anchor === "" ||
        anchors.get(there)?.has(decodeURIComponent(anchor))
      )
        return [];
      return [`${path}: Cannot follow the link to ${target}: ${there} has no #${anchor}`];
    }),
  );
}

/** Links from the guide to a symbol of the API that does not lead back, a sentence each. */
export function oneWayLinks(pages: readonly PageFile[]): string[] {
  const texts = new Map(pages.map(({ path, text }) => [path, text]));
  const guide = pages.filter(({ path }) => !path.startsWith("api/"));
  return guide.flatMap(({ path, text }) =>
    [...text.matchAll(/<a class="symbol" href="([^"#]+)#([^"]+)"/g)].flatMap(
      ([, file = "", symbol = ""]) => {
        const there = posix.join(posix.dirname(path), file);
        const back = `href="${posix.relative(posix.dirname(there), path)}"`;
        if (sectionOf(texts.get(there) ?? "", symbol).includes(back)) return [];
        return [`${path}: Cannot come back from ${there}#${symbol}: it does not link to this page`];
      },
    ),
  );
}

/** What a page of the API says of a symbol. */
function sectionOf(text: string, symbol: string): string {
  const start = text.indexOf(`<h2 id="${symbol}">`);
  return start < 0 ? "" : text.slice(start, text.indexOf("</section>", start));
}
