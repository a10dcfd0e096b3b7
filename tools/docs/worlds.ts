/** The pages of environments, made of the registry, their docstrings and their renderer. */

import * as envs from "../../envs/mod.ts";
import type { Environment } from "../../rl/environment.ts";
import type { Namespace } from "./api/read_docs.ts";
import type { Page } from "./layout.ts";
import { renderMarkdown, type Surroundings } from "./markdown.ts";
import type { Played } from "./pictures.ts";
import { curves, type Result, resultTable } from "./results.ts";

/** An environment and its variants: `CartPole` with `CartPole-v0` and `CartPole-v1`. */
export interface World {
  readonly name: string;
  readonly ids: readonly string[];
  readonly docs: string;
}

/** All that are registered, by the name of their class. */
export function worlds(): World[] {
  const groups = new Map<string, string[]>();
  for (const id of envs.list()) {
    const name = id.replace(/^\w+\//, "").replace(/(?:Slippery|8x8)?-v\d+$/, "");
    groups.set(name, [...(groups.get(name) ?? []), id]);
  }
  return [...groups].map(([name, ids]) => ({ name, ids, docs: envs.spec(ids[0]!).docs }));
}

/** Where the page of a world is. */
export function worldPath({ name }: World): string {
  return `environments/${name}.html`;
}

/** The file of its picture. */
export function picturePath({ name }: World): string {
  return `environments/${name}.png`;
}

/** The page of a world. */
export function worldPage(
  world: World,
  {
    played,
    api,
    results,
    around,
  }: {
    readonly played: Played;
    readonly api: Namespace;
    readonly results: readonly Result[];
    readonly around: Surroundings;
  },
): Page {
  const { name, ids, docs } = world;
  const symbol = api.symbols.find((each) => each.name === name);
  const told = symbol?.declarations[0]?.jsDoc?.doc ?? "";
  const own = results.filter(({ setting }) => ids.includes(setting.environment));
  const text = [
    `# ${name}`,
    docs,
    `<figure><div class="picture"><img src="${name}.png" alt="${name}, played" width="300" loading="lazy"></div><figcaption>${played.caption}</figcaption></figure>`,
    table(ids),
    ...optionsOf(api, name),
    "## What it is",
    told === "" ? docs : told,
    ...(symbol === undefined ? [] : [`The class is \`envs.${name}\`.`]),
    "## Make it",
    `\`\`\`ts\nimport { envs } from "glueball";\n\nconst env = envs.make("${ids.at(-1)}");\nconst state = env.get_init_state({ seed: 0 });\n\`\`\``,
    ...(own.length === 0 ? [] : ["## Results", resultTable(own, "algorithm")]),
  ].join("\n\n");
  const { html, headings } = renderMarkdown(text, around);
  const charts = ids.flatMap((id) => {
    const here = own.filter(({ setting }) => setting.environment === id);
    return here.length === 0
      ? []
      : [
          curves(
            id,
            here,
            ({ setting }) =>
              `${setting.algorithm}${setting.name === id ? "" : ` (${setting.name})`}`,
          ),
        ];
  });
  return {
    path: worldPath(world),
    title: name,
    about: docs,
    html: html + charts.join("\n"),
    headings,
  };
}

function table(ids: readonly string[]): string {
  const rows = ids.map((id) => {
    const { observation_space, action_space } = envs.make(id) as unknown as Environment;
    const { max_episode_steps, reward_threshold } = envs.spec(id);
    const cells = [
      `\`${id}\``,
      `\`${observation_space}\``,
      `\`${action_space}\``,
      max_episode_steps ?? "none",
      reward_threshold ?? "",
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| id | observation | actions | step limit | solved at |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

/** The options of the constructor, from their docstrings. */
function optionsOf({ symbols }: Namespace, name: string): string[] {
  const options = symbols.find((each) => each.name === `${name}Options`);
  const members = options?.declarations[0]?.def.properties ?? [];
  if (members.length === 0) return [];
  const rows = members.map(
    (member) => `| \`${member.name}\` | ${(member.jsDoc?.doc ?? "").replace(/\s+/g, " ")} |`,
  );
  return [
    "## Options",
    ["| option of `envs.make` | what it is for |", "|---|---|", ...rows].join("\n"),
  ];
}
