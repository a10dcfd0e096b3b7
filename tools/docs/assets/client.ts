/** What a page of the documentation does by itself: search, light and dark, the menu, copying. */

import MiniSearch from "minisearch";
import { INDEX_OPTIONS } from "../search_index_options.ts";

const script = document.currentScript as HTMLScriptElement;
const root = script.dataset.root ?? "";
const page = document.documentElement;

/** The element that there is, since the frame of the page has it. */
function find<E extends HTMLElement>(selector: string): E {
  return document.querySelector<E>(selector) as E;
}

// Light and dark: what the system says, until somebody chooses.
find(".theme").onclick = () => {
  const isDark =
    page.dataset.theme === "dark" ||
    ((page.dataset.theme ?? "") === "" && matchMedia("(prefers-color-scheme: dark)").matches);
  page.dataset.theme = isDark ? "light" : "dark";
  try {
    localStorage.setItem("theme", page.dataset.theme);
  } catch {} // where the browser keeps nothing, the choice lasts for this page
};

// The menu of small screens.
const menu = find<HTMLButtonElement>(".menu");
menu.onclick = () => {
  const isOpen = page.classList.toggle("with-menu");
  menu.setAttribute("aria-expanded", `${isOpen}`);
};
const sidebar = find(".sidebar");
const current = document.querySelector<HTMLElement>(".sidebar [aria-current]");
if (current !== null) sidebar.scrollTop = current.offsetTop - sidebar.clientHeight / 2;

// Copying of code.
for (const figure of document.querySelectorAll<HTMLElement>("figure.code")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "copy";
  button.setAttribute("aria-label", "Copy this code");
  button.onclick = async () => {
    await navigator.clipboard.writeText(figure.querySelector("pre")?.textContent ?? "");
    button.textContent = "copied";
    setTimeout(() => {
      button.textContent = "copy";
    }, 1_500);
  };
  figure.append(button);
}

// Search.
const dialog = find<HTMLDialogElement>("dialog.search");
const input = find<HTMLInputElement>("dialog.search input");
const results = find<HTMLOListElement>("#found");
let index: MiniSearch | undefined;

/** Loads the index with the first search. */
function loadIndex(): Promise<void> {
  if (index !== undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const loading = document.createElement("script");
    loading.src = `${root}assets/search_index.js`;
    loading.onload = () => {
      const { searchIndex } = globalThis as unknown as { searchIndex: string };
      index = MiniSearch.loadJSON(searchIndex, INDEX_OPTIONS);
      resolve();
    };
    document.head.append(loading);
  });
}

async function open(): Promise<void> {
  if (!dialog.open) dialog.showModal();
  input.select();
  await loadIndex();
  show();
}

/** Shows what is found, the best first. */
function show(): void {
  const found = index?.search(input.value).slice(0, 20) ?? [];
  results.replaceChildren(
    ...found.map(({ title, page, path, about }, i) => {
      const item = document.createElement("li");
      item.role = "option";
      item.id = `result-${i}`;
      item.ariaSelected = `${i === 0}`;
      const link = document.createElement("a");
      link.href = `${root}${path}`;
      link.tabIndex = -1;
      const [strong, small, span] = ["strong", "small", "span"].map((tag) =>
        document.createElement(tag),
      );
      strong!.textContent = title;
      small!.textContent = page === title ? "" : page;
      span!.textContent = about;
      link.append(strong!, small!, span!);
      link.onclick = () => dialog.close();
      item.append(link);
      return item;
    }),
  );
  if (found.length === 0 && input.value !== "") {
    const nothing = document.createElement("li");
    nothing.textContent = "Nothing is found.";
    results.append(nothing);
  }
}

/** Chooses the next result, or the one before. */
function move(by: number): void {
  const items = [...results.querySelectorAll<HTMLElement>("[role=option]")];
  const at = items.findIndex((item) => item.ariaSelected === "true");
  const next = Math.min(items.length - 1, Math.max(0, at + by));
  for (const [i, item] of items.entries()) item.ariaSelected = `${i === next}`;
  items[next]?.scrollIntoView({ block: "nearest" });
  if (items[next] !== undefined) input.setAttribute("aria-activedescendant", items[next].id);
}

find(".find").onclick = open;
input.oninput = show;
dialog.onclick = (event) => {
  if (event.target === dialog) dialog.close();
};
dialog.onkeydown = (event) => {
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Enter")
    results.querySelector<HTMLElement>("[aria-selected=true] a")?.click();
  else return;
  event.preventDefault();
};
window.addEventListener("keydown", (event) => {
  const isTyping = /^(?:INPUT|TEXTAREA|SELECT)$/.test((event.target as Element).tagName);
  const isAsked =
    (event.key === "/" && !isTyping) || (event.key === "k" && (event.ctrlKey || event.metaKey));
  if (!isAsked) return;
  event.preventDefault();
  void open();
});

// The contents mark the section that is read.
const entries = new Map(
  [...document.querySelectorAll<HTMLAnchorElement>(".contents a")].map((link) => [
    decodeURIComponent(link.hash.slice(1)),
    link,
  ]),
);
const reading = new IntersectionObserver(
  (seen) => {
    const top = seen.find(({ isIntersecting }) => isIntersecting)?.target.id;
    if (top === undefined) return;
    for (const [anchor, link] of entries) link.classList.toggle("is-read", anchor === top);
  },
  { rootMargin: "-64px 0px -70% 0px" },
);
for (const anchor of entries.keys()) {
  const heading = document.getElementById(anchor);
  if (heading !== null) reading.observe(heading);
}
