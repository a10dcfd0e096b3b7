/** The page: charts, the stage, controls, runs and options, of whatever source. */

import type { CommandName, ViewMessage } from "../messages.ts";
import { Chart, type ChartContext } from "./chart.ts";
import { Controls } from "./controls.ts";
import { el, setText } from "./dom.ts";
import { RunList } from "./run_list.ts";
import { RunModel } from "./run_model.ts";
import type { Source } from "./source.ts";
import { Stage } from "./stage.ts";
import { readColors, ThemeButton } from "./theme.ts";

/** Colors of runs that there are. */
const COLORS = 8;

/** Charts in their order; others follow by name. */
const ORDER = ["loss", "policy_loss", "value_loss", "epsilon", "entropy", "entropy_loss"];
const LAST = ["length", "steps per second", "memory"];

/** The page of a source of runs. */
export class App {
  readonly #source: Source;
  readonly #runs: RunModel[] = [];
  #looked: RunModel | null = null;
  #colors: (name: string) => string;
  #smoothing = 0.9;
  #isDue = false;
  readonly #context: ChartContext;
  readonly #charts = new Map<string, Chart>();
  readonly #returns: Chart;
  readonly #grid: HTMLElement = el("div", { class: "charts" });
  readonly #stage = new Stage();
  readonly #controls: Controls;
  readonly #list: RunList;
  readonly #theme: ThemeButton;
  readonly #said: HTMLElement = el("p", { class: "said", role: "status" });
  readonly #options: HTMLElement = el("dl", { class: "options" });
  readonly #optionsBox: HTMLElement;
  #optionsOf: RunModel["info"] | null = null;

  /** @param extra what stands above all else, such as the form of a playground. */
  constructor(source: Source, extra: HTMLElement | null = null) {
    this.#source = source;
    this.#colors = readColors();
    const app = this;
    this.#context = {
      get smoothing() {
        return app.#smoothing;
      },
      color: (name) => this.#colors(name),
    };
    this.#theme = new ThemeButton(() => this.#restyle());
    this.#returns = new Chart("return", "Return", true, this.#context);
    this.#returns.element.querySelector("figcaption")!.append(this.#smoothingField());
    this.#controls = new Controls((command, value) => void this.#ask(command, value));
    this.#list = new RunList({
      onShow: (run, isShown) => {
        run.isShown = isShown;
        this.#later();
      },
      onLook: (run) => {
        this.#looked = run;
        this.#later();
      },
    });
    this.#optionsBox = el(
      "details",
      { class: "card optionsbox" },
      el("summary", {}, el("h2", {}, "Options")),
      this.#options,
    );
    const main = el(
      "main",
      {},
      extra,
      this.#controls.element,
      this.#said,
      el("div", { class: "top" }, this.#returns.element, this.#stage.element),
      this.#grid,
      this.#list.element,
      this.#optionsBox,
    );
    const header = el(
      "header",
      {},
      el(
        "span",
        { class: "brand" },
        el("span", { class: "ball", "aria-hidden": "true" }),
        "glueball",
      ),
      this.#theme.element,
    );
    document.body.append(header, main, keyHelp());
    document.addEventListener("keydown", (event) => this.#onKey(event));
    source.open(
      (message) => this.#take(message),
      (isAlive) => this.#onAlive(isAlive),
    );
  }

  /** Says a sentence, as of what a button did. */
  say(sentence: string): void {
    setText(this.#said, sentence);
  }

  #take(message: ViewMessage): void {
    if (message.kind === "runs") {
      const shown = new Map(this.#runs.map((run) => [run.id, run.isShown]));
      this.#runs.length = 0;
      for (const each of message.runs) this.#add(each, shown.get(each.id));
      this.#looked = this.#runs.find(({ id }) => id === this.#looked?.id) ?? null;
    } else if (message.kind === "run") this.#add(message.run);
    else if (message.kind === "update") {
      const run = this.#runs.find(({ id }) => id === message.update.id);
      run?.take(message.update);
      if (run !== undefined && run === this.#looked && run.status.message !== undefined) {
        setText(this.#said, run.status.message);
      }
    } else {
      const run = this.#runs.find(({ id }) => id === message.scene.id);
      if (run) run.scene = message.scene;
    }
    this.#looked ??= this.#runs.find(({ isAlive }) => isAlive) ?? this.#runs[0] ?? null;
    this.#later();
  }

  #add(info: RunModel["info"], isShown?: boolean): void {
    const at = this.#runs.findIndex(({ id }) => id === info.id);
    const number = at < 0 ? this.#runs.length : at;
    const run = new RunModel(info, number % COLORS);
    // Beside a training, logs are offered; of logs alone, the first ones are drawn.
    const isBeside = this.#runs.some(({ isAlive }) => isAlive);
    run.isShown = isShown ?? (run.isAlive || (!isBeside && number < COLORS));
    if (this.#looked?.id === run.id) this.#looked = run;
    this.#runs[number] = run;
  }

  #later(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#draw();
    });
  }

  #draw(): void {
    const run = this.#looked;
    if (run === null) return;
    this.#controls.draw(run);
    this.#list.draw(this.#runs, run);
    this.#returns.draw(this.#runs);
    this.#layOut();
    for (const chart of this.#charts.values()) chart.draw(this.#runs);
    this.#stage.element.hidden = !run.info.plays;
    if (run.scene !== null) this.#stage.draw(run.scene);
    if (run.info === this.#optionsOf) return;
    this.#optionsOf = run.info;
    this.#optionsBox.hidden = run.info.options.length === 0;
    this.#options.replaceChildren(
      ...run.info.options.map(([name, value]) =>
        el("div", {}, el("dt", {}, name), el("dd", {}, value)),
      ),
    );
  }

  /** A small chart for each figure of the runs that are drawn. */
  #layOut(): void {
    const names = new Set(
      this.#runs.filter(({ isShown }) => isShown).flatMap(({ series }) => [...series.keys()]),
    );
    names.delete("return");
    if (names.size === this.#charts.size && [...names].every((name) => this.#charts.has(name))) {
      return;
    }
    const rank = (name: string): number =>
      ORDER.includes(name)
        ? ORDER.indexOf(name)
        : LAST.includes(name)
          ? 200 + LAST.indexOf(name)
          : 100;
    const sorted = [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
    const kept = sorted.map((name) => {
      const title = name.replaceAll("_", " ");
      return this.#charts.get(name) ?? new Chart(name, title, false, this.#context);
    });
    this.#charts.clear();
    for (const chart of kept) this.#charts.set(chart.name, chart);
    this.#grid.replaceChildren(...kept.map(({ element }) => element));
  }

  #smoothingField(): HTMLElement {
    const input = el("input", {
      ...{ type: "range", min: "0", max: "0.99", step: "0.01", value: `${this.#smoothing}` },
      oninput: () => {
        this.#smoothing = input.valueAsNumber;
        this.#later();
      },
    });
    return el("label", { class: "field smoothing" }, "Smoothing ", input);
  }

  async #ask(command: CommandName, value?: number): Promise<void> {
    const run = this.#looked;
    if (run === null) return;
    try {
      const asked = { id: run.id, command, ...(value !== undefined && { value }) };
      setText(this.#said, await this.#source.send(asked));
    } catch (error) {
      setText(this.#said, error instanceof Error ? error.message : String(error));
    }
  }

  #onAlive(isAlive: boolean): void {
    document.body.classList.toggle("gone", !isAlive);
    const gone = "The program has ended or does not answer; what it told stays here.";
    if (!isAlive) setText(this.#said, gone);
    else if (this.#said.textContent === gone) setText(this.#said, "");
  }

  #onKey(event: KeyboardEvent): void {
    const { target, key, ctrlKey, metaKey, altKey } = event;
    const isTyping = target instanceof HTMLElement && target.matches("input, select, textarea");
    if (isTyping || ctrlKey || metaKey || altKey) return;
    const isOnButton = target instanceof HTMLElement && target.matches("button, summary");
    const actions: Readonly<Record<string, () => void>> = {
      " ": () => this.#controls.press("pause"),
      ".": () => this.#controls.press("step"),
      s: () => this.#controls.press("save"),
      x: () => this.#controls.press("stop"),
      t: () => this.#theme.next(),
      Escape: () => {
        for (const chart of [this.#returns, ...this.#charts.values()]) chart.reset();
      },
    };
    const action = isOnButton && key === " " ? undefined : actions[key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  #restyle(): void {
    this.#colors = readColors();
    for (const chart of [this.#returns, ...this.#charts.values()]) chart.restyle();
  }
}

function keyHelp(): HTMLElement {
  const keys = [
    ["Space", "pause or resume"],
    [".", "one step"],
    ["s", "save"],
    ["x", "stop"],
    ["t", "theme"],
    ["Esc", "whole curves"],
  ] as const;
  return el(
    "footer",
    {},
    ...keys.map(([key, what]) => el("span", {}, el("kbd", {}, key), ` ${what}`)),
    el("span", {}, "Drag over a chart to zoom"),
  );
}
