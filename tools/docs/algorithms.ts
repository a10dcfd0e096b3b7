/** The pages of algorithms: what is written in docs/algorithms, with tables of options and results in it. */

import { type AlgorithmName, algorithms } from "../../rl/algorithms/mod.ts";
import { renderMarkdown, type Surroundings } from "./markdown.ts";
import { optionTable } from "./option_table.ts";
import { curves, type Result, resultTable } from "./results.ts";

/** What pages ask for as `<!-- options: dqn -->` and the like, in HTML. */
export function insertOf(
  name: string,
  argument: string,
  results: readonly Result[],
  around: Surroundings,
): string {
  const html = (text: string): string => renderMarkdown(text, around).html;
  if (name === "options") {
    const row = algorithms[argument as AlgorithmName];
    if (row === undefined)
      throw new RangeError(`Cannot list the options of ${argument}: there is no such algorithm.`);
    return html(optionTable(row.options));
  }
  if (name === "picture") {
    const file = around.link(`environments/${argument}.png`) ?? "";
    return `<figure><div class="picture"><img src="${file}" alt="${argument}, played by an agent" width="300"></div></figure>`;
  }
  const own = results.filter(({ setting }) => argument.split(", ").includes(setting.algorithm));
  if (name === "results")
    return own.length === 0
      ? html("No results are committed yet.")
      : html(resultTable(own, "environment"));
  if (name === "curves") {
    const places = [...new Set(own.map(({ setting }) => setting.environment))];
    return places
      .map((place) =>
        curves(
          place,
          own.filter(({ setting }) => setting.environment === place),
          ({ setting }) =>
            setting.name === place ? setting.algorithm : `${setting.algorithm}, ${setting.name}`,
        ),
      )
      .join("\n");
  }
  throw new RangeError(
    `Cannot insert "${name}: ${argument}": there are options, results, curves, picture and worlds.`,
  );
}
