/** All files of the documentation. */

import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join, posix } from "node:path";
import { build as bundle } from "esbuild";
import { algorithms } from "../../rl/algorithms/mod.ts";
import { insertOf } from "./algorithms.ts";
import { apiPage, makeSymbolTable, type SymbolTable } from "./api/api_pages.ts";
import { readNamespaces } from "./api/read_docs.ts";
import { undocumented } from "./api/shown_members.ts";
import { type Group, layOut, type Page, rootFrom } from "./layout.ts";
import { deadLinks, oneWayLinks } from "./links.ts";
import { renderMarkdown, type Surroundings } from "./markdown.ts";
import { type Chapter, SECTIONS } from "./navigation.ts";
import { notebookPage } from "./notebook.ts";
import { type Played, playCartPole, playScripted } from "./pictures.ts";
import { type Result, readResults } from "./results.ts";
import { searchScript } from "./search_index.ts";
import { picturePath, type World, worldPage, worldPath, worlds } from "./worlds.ts";

/** The site, before it is written. */
export interface Site {
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** What is wrong with it, a sentence each. */
  readonly problems: readonly string[];
}

/** What pages are made with. */
interface Making {
  readonly root: string;
  readonly chapters: readonly Chapter[];
  readonly symbols: SymbolTable;
  readonly results: readonly Result[];
  readonly problems: string[];
}

/** Makes all pages, and looks for dead links. Pictures may be brief, where nobody will look at them. */
export async function makeSite(
  root: string,
  { isBrief }: { readonly isBrief: boolean },
): Promise<Site> {
  const namespaces = readNamespaces(root);
  const symbols = makeSymbolTable(namespaces);
  const problems = undocumented(namespaces, symbols.docOf);
  const listed = SECTIONS.flatMap(({ chapters }) => chapters.map(({ source }) => source));
  const others = globSync("docs/*.md", { cwd: root })
    .filter((source) => ![...listed, "docs/index.md", "docs/algorithms.md"].includes(source))
    .map((source) => ({ source, target: `${basename(source, ".md")}.html` }));
  const sections = SECTIONS.map((section) =>
    // Pages that no section lists are found where one looks up.
    section.title === "Look up"
      ? { ...section, chapters: [...section.chapters, ...others] }
      : section,
  ).map((section) =>
    section.title === "Algorithms" ? { ...section, chapters: algorithmChapters(root) } : section,
  );
  const chapters = [
    { source: "docs/index.md", target: "index.html" },
    ...sections.flatMap((each) => each.chapters),
  ];
  const making = { root, chapters, symbols, results: readResults(), problems };
  const written = new Map(
    chapters
      .filter(({ source }) => existsSync(join(root, source)))
      .map((chapter) => [chapter.target, writtenPage(chapter, making)]),
  );
  const files = new Map<string, string | Uint8Array>();
  const places = worlds();
  const pictures = await draw(places, isBrief);
  const api = namespaces.find(({ name }) => name === "envs")!;
  const worldPages = places.map((world) => {
    const played = pictures.get(world.name)!;
    files.set(picturePath(world), played.png);
    const around = surroundings(
      { source: "docs/environments/x.md", target: worldPath(world) },
      world.name,
      making,
    );
    return worldPage(world, { played, api, results: making.results, around });
  });
  const apiPages = namespaces.map((each) => apiPage(each, symbols, root));
  const groups: Group[] = sections.map(({ title, chapters: own }) => ({
    title,
    entries:
      title === "Environments"
        ? worldPages
        : own.flatMap(({ target }) => written.get(target) ?? []),
  }));
  // The build puts it beside the pages.
  const playground = { title: "Playground", path: "playground/index.html" };
  if (existsSync(join(root, "examples/playground"))) {
    groups[0] = { ...groups[0]!, entries: [...groups[0]!.entries, playground] };
  }
  groups.push({ title: "API", entries: apiPages.map(({ title, path }) => ({ title, path })) });
  const pages = [...written.values(), ...worldPages, ...apiPages];
  for (const page of pages) files.set(page.path, layOut(page, groups));
  files.set(
    "assets/style.css",
    `${read(root, "tools/docs/assets/style.css")}\n${read(root, "node_modules/temml/dist/Temml-Local.css")}`,
  );
  files.set("assets/Temml.woff2", readFileSync(join(root, "node_modules/temml/dist/Temml.woff2")));
  files.set("assets/icon.svg", read(root, "tools/docs/assets/icon.svg"));
  files.set("assets/search_index.js", searchScript(pages));
  files.set("assets/client.js", await clientScript(root));
  const html = [...files].flatMap(([path, text]) =>
    path.endsWith(".html") ? [{ path, text: text as string }] : [],
  );
  problems.push(
    ...deadLinks(html, new Set([...files.keys(), playground.path])),
    ...oneWayLinks(html),
  );
  return { files, problems };
}

function algorithmChapters(root: string): Chapter[] {
  const each = Object.keys(algorithms).map((name) => `algorithms/${name}`);
  return ["algorithms", ...each]
    .map((name) => ({ source: `docs/${name}.md`, target: `${name}.html` }))
    .filter(({ source }) => existsSync(join(root, source)));
}

function read(root: string, path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** A page of Markdown. */
function writtenPage(chapter: Chapter, making: Making): Page {
  const file = read(making.root, chapter.source);
  const text = chapter.source.endsWith(".ipynb") ? notebookPage(JSON.parse(file)) : file;
  const title = /^# (.+)$/m.exec(text)?.[1] ?? "glueball";
  const around = surroundings(chapter, title, making);
  const { html, headings } = renderMarkdown(text, {
    ...around,
    insert: (name, argument) => insertOf(name, argument, making.results, around),
  });
  const [about = ""] = text.replace(/^#.*\n+/, "").split("\n\n");
  return {
    path: chapter.target,
    title: title.replaceAll("`", ""),
    about: about.replace(/\s+/g, " ").slice(0, 200),
    html,
    headings,
  };
}

/** Links and symbols, seen from a page. */
function surroundings(
  { source, target }: Chapter,
  title: string,
  { root, chapters, symbols, problems }: Making,
): Surroundings {
  const up = rootFrom(target);
  return {
    link: (link) => {
      if (/^(?:https?:|mailto:|#)/.test(link)) return link;
      const [path = "", anchor] = link.split("#");
      const there = posix.join(posix.dirname(source), path);
      const chapter = chapters.find(
        (each) => each.source === there || each.source === `${there}README.md`,
      );
      if (chapter !== undefined)
        return `${up}${chapter.target}${anchor === undefined ? "" : `#${anchor}`}`;
      if (/\.html$|^environments\/\w+\.png$/.test(path)) return `${up}${path}`;
      if (!existsSync(join(root, there)))
        problems.push(`${source}: Cannot follow the link to ${link}: there is no ${there}`);
      return null;
    },
    symbol: (code) => {
      const name = /^(?:new |await )?([A-Za-z_][\w.]*)/.exec(code)?.[1] ?? "";
      const isName = name.includes(".") || /^(?:use)$/.test(name);
      const place = isName ? symbols.find(name) : undefined;
      if (place === undefined) return undefined;
      const told = symbols.guide.get(place) ?? new Map<string, string>();
      symbols.guide.set(place, told.set(target, title));
      return `${up}${place}`;
    },
  };
}

async function draw(all: readonly World[], isBrief: boolean): Promise<Map<string, Played>> {
  const pictures = new Map<string, Played>();
  for (const { name, ids } of all) {
    pictures.set(
      name,
      name === "CartPole"
        ? await playCartPole(isBrief)
        : await playScripted(name, ids[0]!, isBrief),
    );
  }
  return pictures;
}

async function clientScript(root: string): Promise<string> {
  const { outputFiles } = await bundle({
    entryPoints: [join(root, "tools/docs/assets/client.ts")],
    ...{
      bundle: true,
      minify: true,
      write: false,
      format: "iife",
      target: "es2022",
      legalComments: "inline",
    },
  });
  return outputFiles[0]!.text;
}
