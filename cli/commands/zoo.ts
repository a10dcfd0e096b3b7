/** `glueball zoo`: the table of tuned settings, or one of them. */

import { styleText } from "node:util";
import type { Command } from "commander";
import { formatCount, formatSpread, formatTable } from "../format.ts";
import { hint, invocation } from "../invocation.ts";
import { isTuned, settingOf, ZOO } from "../zoo.ts";

export function configure(command: Command): void {
  command.argument("[name]", "show this one").action((name: string | undefined) => {
    console.log(name === undefined ? table() : describe(name));
  });
}

function table(): string {
  const rows = ZOO.map(({ name, totalSteps, published: [best] }) => [
    name,
    formatCount(totalSteps),
    best === undefined ? "-" : `${formatSpread(best.mean, best.std)}, ${best.system}`,
  ]);
  const [title = "", ...lines] = formatTable([["setting", "steps", "published"], ...rows]).split(
    "\n",
  );
  return [
    styleText("bold", title),
    ...lines,
    `\n  ${invocation()} zoo <name> shows one; train and benchmark take it by its name.`,
  ].join("\n");
}

function describe(name: string): string {
  if (!isTuned(name)) {
    throw new RangeError(
      `Cannot show ${JSON.stringify(name)}: the zoo has no setting of that name; ` +
        `it has ${ZOO.map((each) => each.name).join(", ")}.`,
    );
  }
  const { about, totalSteps, dqn, published } = settingOf(name);
  return [
    `${styleText("bold", name)}  ${about}.`,
    formatTable([
      ["total_steps", formatCount(totalSteps)],
      ...Object.entries(dqn).map(([key, value]) => [key, `${value}`]),
    ]),
    formatTable([
      ...published.map(({ system, mean, std, source }) => [
        "published",
        `${formatSpread(mean, std)}  ${system}, ${source}`,
      ]),
      ["train", hint("train", name)],
      ["benchmark", hint("benchmark", name)],
    ]),
  ].join("\n\n");
}
