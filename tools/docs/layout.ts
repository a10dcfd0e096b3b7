/** The frame of a page: head, sidebar, contents, search. */

import { escapeHtml } from "./highlight.ts";
import type { Heading } from "./markdown.ts";

/** A page of the site, before it has its frame. */
export interface Page {
  /** Its path in the site: `algorithms/dqn.html`. */
  readonly path: string;
  readonly title: string;
  /** What it is, in a sentence. */
  readonly about: string;
  readonly html: string;
  readonly headings: readonly Heading[];
}

/** An entry of the sidebar. */
export interface Entry {
  readonly title: string;
  readonly path: string;
}

/** A group of the sidebar. */
export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** What leads from a page to the root of the site: `../`. */
export function rootFrom(path: string): string {
  return "../".repeat(path.split("/").length - 1);
}

/** The page as a file. */
export function layOut(page: Page, groups: readonly Group[]): string {
  const root = rootFrom(page.path);
  const title = page.path === "index.html" ? "glueball" : `${page.title} · glueball`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<meta name="description" content="${escapeHtml(page.about)}">
<link rel="icon" href="${root}assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${root}assets/style.css">
<script>try { document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "" } catch {}</script>
<script defer src="${root}assets/client.js" data-root="${root}"></script>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<header class="top">
<button class="menu" type="button" aria-label="Chapters" aria-expanded="false" aria-controls="sidebar">☰</button>
<a class="brand" href="${root}index.html"><img src="${root}assets/icon.svg" alt="" width="24" height="24"> glueball</a>
<button class="find" type="button"><span>Search</span> <kbd>/</kbd></button>
<button class="theme" type="button" aria-label="Light or dark">◐</button>
</header>
<nav class="sidebar" id="sidebar" aria-label="Chapters">
${groups.map((group) => formatGroup(group, page, root)).join("\n")}
</nav>
<main id="content" tabindex="-1">
<article>
${page.html}
</article>
${neighbours(page, groups, root)}
</main>
${contents(page.headings)}
<dialog class="search" aria-label="Search">
<form method="dialog"><input type="search" placeholder="Search guide and API" aria-label="Search"
  autocomplete="off" spellcheck="false" role="combobox" aria-expanded="true" aria-controls="found"><button aria-label="Close">esc</button></form>
<ol id="found" role="listbox" aria-label="Results"></ol>
</dialog>
</body>
</html>
`;
}

function formatGroup({ title, entries }: Group, { path }: Page, root: string): string {
  const isOpen = entries.some((entry) => entry.path === path);
  const items = entries.map((entry) => {
    const current = entry.path === path ? ' aria-current="page"' : "";
    return `<li><a href="${root}${entry.path}"${current}>${escapeHtml(entry.title)}</a></li>`;
  });
  const open = isOpen || entries.length < 12 ? " open" : "";
  return `<details${open}><summary>${escapeHtml(title)}</summary><ul>\n${items.join("\n")}\n</ul></details>`;
}

function neighbours({ path }: Page, groups: readonly Group[], root: string): string {
  const all = groups.flatMap(({ entries }) => entries);
  const at = all.findIndex((entry) => entry.path === path);
  if (at < 0) return "";
  const link = (entry: Entry | undefined, way: string, arrow: string): string =>
    entry === undefined
      ? "<span></span>"
      : `<a class="${way}" href="${root}${entry.path}"><small>${arrow}</small>${escapeHtml(entry.title)}</a>`;
  return `<nav class="neighbours" aria-label="Next chapters">${link(all[at - 1], "before", "Before")}${link(all[at + 1], "after", "Next")}</nav>`;
}

function contents(headings: readonly Heading[]): string {
  const items = headings
    .filter(({ level }) => level === 2 || level === 3)
    .map(
      ({ level, text, anchor }) =>
        `<li class="level-${level}"><a href="#${anchor}">${escapeHtml(text)}</a></li>`,
    );
  if (items.length < 2) return "";
  return `<aside class="contents"><nav aria-label="On this page"><h2>On this page</h2><ul>\n${items.join("\n")}\n</ul></nav></aside>`;
}
