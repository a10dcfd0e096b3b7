/** The bar that says how a run stands, with its buttons. */

import type { CommandName } from "../messages.ts";
import { el, setText } from "./dom.ts";
import { formatBytes, formatCount, formatDuration, formatValue } from "./format.ts";
import type { RunModel } from "./run_model.ts";

const STATES: Readonly<Record<RunModel["status"]["state"], string>> = {
  waiting: "Waiting",
  running: "Learning",
  paused: "Paused",
  solved: "Solved",
  finished: "Finished",
  interrupted: "Stopped",
  failed: "Failed",
  log: "From its log",
};

/** Asks something of the run that is looked at. */
export type Ask = (command: CommandName, value?: number) => void;

/** State, progress, speed, and what can be asked for. */
export class Controls {
  readonly element: HTMLElement;
  readonly #ask: Ask;
  readonly #title: HTMLElement = el("h1", {}, "No run yet");
  readonly #state: HTMLElement = el("span", { class: "state" });
  readonly #bar: HTMLElement = el("span", { class: "done" });
  readonly #progress: HTMLElement;
  readonly #figures: HTMLElement = el("dl", { class: "figures" });
  readonly #values = new Map<string, HTMLElement>();
  readonly #buttons = new Map<CommandName, HTMLButtonElement>();
  readonly #rate: HTMLInputElement;
  readonly #rateField: HTMLElement;
  #isPaused = false;
  #toolbar: HTMLElement;

  constructor(ask: Ask) {
    this.#ask = ask;
    this.#progress = el(
      "div",
      { class: "progress", role: "progressbar", "aria-label": "Steps taken", "aria-valuemin": "0" },
      this.#bar,
    );
    const button = (command: CommandName, text: string, key: string, kind = ""): HTMLElement => {
      const made = el(
        "button",
        {
          type: "button",
          class: kind,
          "aria-keyshortcuts": key,
          onclick: () => this.press(command),
        },
        text,
      );
      this.#buttons.set(command, made);
      return made;
    };
    this.#rate = el("input", {
      ...{ type: "number", min: "0", step: "any", id: "rate", inputmode: "decimal" },
      onchange: () => {
        const value = this.#rate.valueAsNumber;
        if (Number.isFinite(value) && value >= 0) ask("learning_rate", value);
      },
    });
    this.#rateField = el("label", { class: "field" }, "Learning rate ", this.#rate);
    this.#toolbar = el(
      "div",
      { role: "toolbar", "aria-label": "Training", class: "toolbar" },
      button("pause", "Pause", "Space", "main"),
      button("step", "Step", "."),
      button("save", "Save", "s"),
      button("stop", "Stop", "x", "danger"),
      this.#rateField,
    );
    for (const name of ["steps", "steps/s", "time", "left", "return", "best", "memory"]) {
      const value = el("dd", {});
      this.#values.set(name, value);
      this.#figures.append(el("div", {}, el("dt", {}, name), value));
    }
    this.element = el(
      "section",
      { class: "card run", "aria-label": "The run" },
      el("div", { class: "head" }, this.#title, this.#state),
      this.#progress,
      this.#figures,
      this.#toolbar,
    );
  }

  /** Does what a button does, where that may be asked for. */
  press(command: CommandName): void {
    const asked = command === "pause" && this.#isPaused ? "resume" : command;
    const button = this.#buttons.get(command);
    if (button?.hidden === false) this.#ask(asked);
  }

  draw(run: RunModel): void {
    const { status, info, evaluations } = run;
    const { state, step, stepsPerSecond, seconds, memory, learningRate, commands } = status;
    const { totalSteps } = info;
    setText(this.#title, info.title);
    setText(this.#state, STATES[state]);
    this.#state.dataset.state = state;
    this.#isPaused = state === "paused";
    setText(this.#buttons.get("pause")!, this.#isPaused ? "Resume" : "Pause");
    this.#toolbar.hidden = commands.length === 0;
    for (const [command, button] of this.#buttons) {
      button.hidden = !commands.includes(command);
    }
    this.#rateField.hidden = learningRate === null || !run.isAlive;
    if (document.activeElement !== this.#rate && learningRate !== null) {
      this.#rate.value = String(learningRate);
    }
    this.#progress.hidden = totalSteps === null;
    const share = totalSteps === null ? 0 : Math.min(1, step / totalSteps);
    this.#bar.style.width = `${100 * share}%`;
    this.#progress.setAttribute("aria-valuemax", `${totalSteps ?? 0}`);
    this.#progress.setAttribute("aria-valuenow", `${step}`);
    const best = evaluations.reduce((most, { mean }) => Math.max(most, mean), -Infinity);
    const left =
      totalSteps !== null && stepsPerSecond && run.isAlive
        ? formatDuration(Math.max(0, totalSteps - step) / stepsPerSecond)
        : null;
    const latest = run.series.get("return")?.latest;
    this.#set(
      "steps",
      `${formatCount(step)}${totalSteps === null ? "" : ` of ${formatCount(totalSteps)}`}`,
    );
    this.#set("steps/s", stepsPerSecond === null ? null : formatCount(stepsPerSecond));
    this.#set("time", seconds > 0 ? formatDuration(seconds) : null);
    this.#set("left", left);
    this.#set("return", latest === undefined ? null : formatValue(latest));
    this.#set("best", best === -Infinity ? null : formatValue(best));
    this.#set("memory", memory === null ? null : formatBytes(memory.bytes));
  }

  #set(name: string, text: string | null): void {
    const value = this.#values.get(name)!;
    value.parentElement!.hidden = text === null;
    setText(value, text ?? "");
  }
}
