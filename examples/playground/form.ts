/** The form of the playground: environment, algorithm, network and options. */

import { envs, rl } from "../../mod.ts";
import { el, setText } from "../../rl/view/page/dom.ts";
import type { Wanted } from "./orders.ts";
import { algorithmsFor, type Setting, settingOf } from "./settings.ts";

/** What the buttons of the form do. */
export interface FormEvents {
  readonly onTrain: () => void;
  readonly onContinue: () => void;
  readonly onDownload: () => void;
  readonly onOpen: (file: File) => void;
}

/** Environments that a page can have, and that are drawn. */
const IDS = envs
  .list()
  .filter((id) => !/v0$/.test(id) || !envs.list().includes(id.replace(/v0$/, "v1")));

/** Options that stand before the others. */
const FIRST = ["net_arch", "learning_rate", "gamma", "batch_size"];

export class Form {
  readonly element: HTMLElement;
  readonly #environment: HTMLSelectElement;
  readonly #algorithm: HTMLSelectElement;
  readonly #backend: HTMLSelectElement;
  readonly #steps: HTMLInputElement = number("steps", "1");
  readonly #seed: HTMLInputElement = number("seed", "0");
  readonly #about: HTMLElement = el("p", { class: "about" });
  readonly #options: HTMLElement = el("div", { class: "fields" });
  #fields = new Map<string, HTMLInputElement>();
  #setting: Setting;

  constructor({ onTrain, onContinue, onDownload, onOpen }: FormEvents) {
    const choice = (
      id: string,
      names: readonly string[],
      onchange: () => void,
    ): HTMLSelectElement =>
      el("select", { id, onchange }, ...names.map((name) => el("option", {}, name)));
    this.#environment = choice("environment", IDS, () => this.#chooseAlgorithms());
    this.#environment.value = "CartPole-v1";
    this.#algorithm = choice("algorithm", [], () => this.#chooseOptions());
    const backends = "gpu" in navigator ? ["wasm", "webgpu"] : ["wasm"];
    this.#backend = choice("backend", backends, () => {});
    this.#setting = settingOf("CartPole-v1", "dqn");
    const file = el("input", { type: "file", accept: ".safetensors", class: "file" });
    file.addEventListener("change", () => {
      const [chosen] = file.files ?? [];
      if (chosen) onOpen(chosen);
      file.value = "";
    });
    const button = (text: string, onclick: () => void, kind = ""): HTMLElement =>
      el("button", { type: "button", class: kind, onclick }, text);
    this.element = el(
      "form",
      {
        class: "card playground",
        "aria-label": "What to train",
        onsubmit: (event) => event.preventDefault(),
      },
      el("h2", {}, "Train an agent in this page"),
      this.#about,
      el(
        "div",
        { class: "fields" },
        label("Environment", this.#environment),
        label("Algorithm", this.#algorithm),
        label("Backend", this.#backend),
        label("Steps", this.#steps),
        label("Seed", this.#seed),
      ),
      el("details", {}, el("summary", {}, "Network and options"), this.#options),
      el(
        "div",
        { class: "toolbar" },
        button("Train", onTrain, "main"),
        button("Continue", onContinue),
        button("Download", onDownload),
        el("label", { class: "button" }, "Open a checkpoint", file),
        el("span", { class: "field" }, "or drop one on the page"),
      ),
    );
    this.#chooseAlgorithms();
  }

  get backend(): Wanted["backend"] {
    return this.#backend.value as Wanted["backend"];
  }

  get steps(): number {
    return Math.max(1, Math.round(this.#steps.valueAsNumber || 1));
  }

  /**
   * What stands in the form.
   *
   * @throws {RangeError} where an option is no value.
   */
  read(): Wanted {
    const options = [...this.#fields].map(([name, field]) => {
      try {
        return [name, JSON.parse(field.value) as unknown] as const;
      } catch {
        throw new RangeError(
          `Cannot take ${name} as ${field.value}: it is no JSON; write a number, a word in quotes, or a list.`,
        );
      }
    });
    return {
      environment: this.#environment.value,
      algorithm: this.#algorithm.value as rl.AlgorithmName,
      ...{ backend: this.backend, steps: this.steps, setup: this.#setting.setup },
      options: { ...Object.fromEntries(options), seed: Math.round(this.#seed.valueAsNumber || 0) },
    };
  }

  #chooseAlgorithms(): void {
    const id = this.#environment.value;
    const { docs } = envs.spec(id) as { readonly docs?: string };
    setText(this.#about, docs ?? "");
    const names = algorithmsFor(id, envs.make(id).action_space);
    this.#algorithm.replaceChildren(
      ...names.map((name) =>
        el(
          "option",
          { value: name },
          rl.algorithms[name].title === "DQN" ? name : rl.algorithms[name].title,
        ),
      ),
    );
    this.#chooseOptions();
  }

  #chooseOptions(): void {
    this.#setting = settingOf(this.#environment.value, this.#algorithm.value as rl.AlgorithmName);
    const { options, steps } = this.#setting;
    this.#steps.value = `${steps}`;
    const names = Object.keys(options).filter(
      (name) => name !== "seed" && options[name] !== undefined,
    );
    names.sort((a, b) => rank(a) - rank(b));
    this.#fields = new Map(
      names.map((name) => [
        name,
        el("input", { type: "text", value: JSON.stringify(options[name]), spellcheck: "false" }),
      ]),
    );
    this.#options.replaceChildren(...[...this.#fields].map(([name, field]) => label(name, field)));
  }
}

function rank(name: string): number {
  return FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length;
}

function number(id: string, min: string): HTMLInputElement {
  return el("input", { type: "number", id, min, value: "1" });
}

function label(text: string, field: HTMLElement): HTMLElement {
  return el("label", {}, el("span", {}, text), field);
}
