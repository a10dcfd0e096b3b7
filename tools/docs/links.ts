/** Dead links: targets within the site that are not there. */

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
