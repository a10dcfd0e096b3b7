/** The list of runs: which are drawn, and which one is looked at. */

import { el, setText } from "./dom.ts";
import { formatCount, formatValue } from "./format.ts";
import type { RunModel } from "./run_model.ts";

/** What happens when someone chooses. */
export interface RunListEvents {
  readonly onShow: (run: RunModel, isShown: boolean) => void;
  readonly onLook: (run: RunModel) => void;
}

/** Lists runs, where there are several. */
export class RunList {
  readonly element: HTMLElement;
  readonly #list: HTMLElement = el("ul", {});
  readonly #events: RunListEvents;
  readonly #rows = new Map<string, { readonly note: HTMLElement; readonly row: HTMLElement }>();

  constructor(events: RunListEvents) {
    this.#events = events;
    this.element = el(
      "section",
      { class: "card runs", "aria-labelledby": "runs", hidden: true },
      el("h2", { id: "runs" }, "Runs"),
      this.#list,
    );
  }

  draw(runs: readonly RunModel[], looked: RunModel): void {
    this.element.hidden = runs.length < 2;
    if (this.#rows.size !== runs.length || !runs.every(({ id }) => this.#rows.has(id))) {
      this.#rows.clear();
      this.#list.replaceChildren(...runs.map((run) => this.#row(run)));
    }
    for (const run of runs) {
      const { note, row } = this.#rows.get(run.id)!;
      const latest = run.series.get("return")?.latest ?? run.evaluations.at(-1)?.mean;
      const value = latest === undefined ? "" : `, return ${formatValue(latest)}`;
      setText(note, `${formatCount(run.status.step)} steps${value}`);
      if (run === looked) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  #row(run: RunModel): HTMLElement {
    const box = el("input", {
      ...{
        type: "checkbox",
        checked: run.isShown,
        "aria-label": `Draw ${run.info.title}, ${run.id}`,
      },
      onchange: () => this.#events.onShow(run, box.checked),
    });
    const note = el("small", {});
    const row = el(
      "button",
      { type: "button", class: "quiet", onclick: () => this.#events.onLook(run) },
      el("span", { class: "title" }, run.info.title),
      el("small", { class: "id" }, run.id),
      note,
    );
    this.#rows.set(run.id, { note, row });
    const swatch = el("span", { class: `swatch run-${run.color}`, "aria-hidden": "true" });
    return el("li", {}, box, swatch, row);
  }
}
