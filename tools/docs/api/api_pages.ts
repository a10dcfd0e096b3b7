/** The pages of the API: one for each namespace, with all that it exports. */

import { escapeHtml, highlight } from "../highlight.ts";
import type { Page } from "../layout.ts";
import { type Heading, renderMarkdown } from "../markdown.ts";
import type { Declaration, DocSymbol, DocTag, JsDoc, Member } from "./doc_nodes.ts";
import { formatCall, formatDeclaration, formatMember } from "./format_type.ts";
import { type FindDoc, makeFindDoc } from "./inherited_docs.ts";
import { type Namespace, pathOf } from "./read_docs.ts";
import { shownMembers } from "./shown_members.ts";

/** Where names lead. */
export interface SymbolTable {
  /** The place of `rl.DQN`, `nd.compile`, `CartPole`, seen from a namespace. */
  find(name: string, from?: string): string | undefined;
  /** The docstring of a member, also one that its contract has. */
  readonly docOf: FindDoc;
  /** Pages of the guide that name a symbol. */
  readonly guide: Map<string, Map<string, string>>;
}

/** The name of the page of a namespace. */
export function apiPath(namespace: string): string {
  return `api/${namespace}.html`;
}

/** All names of all namespaces. */
export function makeSymbolTable(namespaces: readonly Namespace[]): SymbolTable {
  const places = new Map<string, string>();
  const bare = new Map<string, string>();
  for (const { name, aliases, symbols } of namespaces) {
    for (const each of [name, ...aliases]) places.set(each, apiPath(name));
    for (const symbol of symbols) {
      const place = `${apiPath(name)}#${symbol.name}`;
      for (const each of [name, ...aliases])
        places.set(each === "glueball" ? symbol.name : `${each}.${symbol.name}`, place);
      if (/^[A-Z]/.test(symbol.name) && !bare.has(symbol.name)) bare.set(symbol.name, place);
    }
  }
  const find = (name: string, from = "glueball"): string | undefined =>
    places.get(`${from}.${name}`) ?? places.get(name) ?? bare.get(name);
  return { find, docOf: makeFindDoc(namespaces), guide: new Map() };
}

/** The page of a namespace. */
export function apiPage(namespace: Namespace, table: SymbolTable, root: string): Page {
  const { name, aliases, about, symbols, inner } = namespace;
  const headings: Heading[] = symbols.map((symbol) => ({
    level: 2,
    text: symbol.name,
    anchor: symbol.name,
  }));
  const docs = (text: string): string => renderDoc(text, name, table);
  const also =
    aliases.length === 0
      ? ""
      : `<p class="meta">Also: ${aliases.map((each) => `<code>${each}</code>`).join(", ")}</p>`;
  const within = inner.filter((each) => table.find(each) !== undefined);
  const html = [
    `<h1 id="${name}">${name} <span class="kind">API</span></h1>`,
    docs(about),
    also,
    within.length === 0
      ? ""
      : `<p>Namespaces: ${within.map((each) => `<a href="../${table.find(each)}"><code>${each}</code></a>`).join(", ")}</p>`,
    `<div class="scroll"><table><tbody>\n${symbols.map((symbol) => row(symbol, docs)).join("\n")}\n</tbody></table></div>`,
    ...symbols.map((symbol) => section(symbol, namespace, table, root)),
  ].join("\n");
  return { path: apiPath(name), title: name, about: firstSentence(about), html, headings };
}

function row({ name, declarations }: DocSymbol, docs: (text: string) => string): string {
  const doc = declarations.find(({ jsDoc }) => jsDoc?.doc)?.jsDoc?.doc ?? "";
  const about = docs(firstSentence(doc)).replace(/^<p>|<\/p>\s*$/g, "");
  return `<tr><td><a href="#${name}"><code>${name}</code></a></td><td>${about}</td></tr>`;
}

function section(symbol: DocSymbol, { name }: Namespace, table: SymbolTable, root: string): string {
  const { kind, location } = symbol.declarations[0] as Declaration;
  const place = `${apiPath(name)}#${symbol.name}`;
  const guide = [...(table.guide.get(place) ?? [])];
  const links = guide
    .map(([path, title]) => `<a href="../${path}">${escapeHtml(title)}</a>`)
    .join(", ");
  return [
    `<section class="member"><h2 id="${symbol.name}">${symbol.name} <span class="kind">${kind === "typeAlias" ? "type" : kind}</span></h2>`,
    ...symbol.declarations.map((each) => declaration(symbol.name, each, name, table)),
    links === "" ? "" : `<p class="meta">In the guide: ${links}</p>`,
    `<p class="meta">${escapeHtml(pathOf(location.filename, root))}, line ${location.line + 1}</p>`,
    "</section>",
  ].join("\n");
}

function declaration(name: string, each: Declaration, from: string, table: SymbolTable): string {
  const { def, jsDoc, kind } = each;
  const members = [
    ...(def.constructors ?? []).map((member) =>
      inside(`new ${name}${formatCall(member as never, true)}`, member.jsDoc, from, table),
    ),
    ...[...(def.callSignatures ?? []), ...(def.indexSignatures ?? []), ...shownMembers(def)].map(
      (member) => memberOf(name, member, from, table),
    ),
  ];
  const intro = kind === "class" || kind === "interface" ? "" : tags(jsDoc, from, table);
  return [
    signature(formatDeclaration(name, each), from, table),
    renderDoc(jsDoc?.doc ?? "", from, table),
    intro,
    ...members,
  ].join("\n");
}

/** A member, with the docstring of its contract where it has none itself. */
function memberOf(symbol: string, member: Member, from: string, table: SymbolTable): string {
  const found = table.docOf(symbol, member);
  const html = inside(formatMember(member), found?.jsDoc, from, table);
  const place = found?.from === undefined ? undefined : table.find(found.from, from);
  if (place === undefined) return html;
  return html.replace(
    /<\/div>$/,
    `<p class="meta">From <a href="../${place}">${found!.from}</a></p></div>`,
  );
}

function inside(text: string, jsDoc: JsDoc | undefined, from: string, table: SymbolTable): string {
  return `<div class="member inner">${signature(text, from, table)}${renderDoc(jsDoc?.doc ?? "", from, table)}${tags(jsDoc, from, table)}</div>`;
}

/** Code whose types lead to where they are told of. */
function signature(code: string, from: string, table: SymbolTable): string {
  const html = highlight(code, "ts").replace(
    /<span class="t-type">(\w+)<\/span>/g,
    (all, type: string) => {
      const place = table.find(type, from);
      return place === undefined ? all : `<a class="t-type" href="../${place}">${type}</a>`;
    },
  );
  return `<figure><pre><code>${html}</code></pre></figure>`;
}

function tags(jsDoc: JsDoc | undefined, from: string, table: SymbolTable): string {
  const items = (jsDoc?.tags ?? [])
    .map((tag) => formatTag(tag, from, table))
    .filter((each) => each !== "");
  return items.length === 0 ? "" : `<ul>${items.join("")}</ul>`;
}

function formatTag({ kind, name, doc, tsType }: DocTag, from: string, table: SymbolTable): string {
  if (doc === undefined || doc === "") return "";
  const text = renderDoc(doc, from, table).replace(/^<p>|<\/p>\s*$/g, "");
  if (kind === "param") return `<li><code>${name}</code>: ${text}</li>`;
  if (kind === "throws") return `<li>Throws <code>${tsType?.repr ?? "Error"}</code> ${text}</li>`;
  return kind === "return" ? `<li>Returns ${text}</li>` : "";
}

function renderDoc(text: string, from: string, table: SymbolTable): string {
  if (text === "") return "";
  return renderMarkdown(text, {
    link: (target) => (/^https?:/.test(target) ? target : null),
    symbol: (code) => {
      const place = /^[\w.]+$/.test(code) ? table.find(code, from) : undefined;
      return place === undefined ? undefined : `../${place}`;
    },
  }).html;
}

/** The first sentence of a comment. */
export function firstSentence(text: string): string {
  const [paragraph = ""] = text.split(/\n\s*\n/);
  return /^[\s\S]*?[.:](?=\s|$)/.exec(paragraph)?.[0].replace(/:$/, ".") ?? paragraph;
}
