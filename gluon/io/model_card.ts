/** Model cards: Markdown with a YAML header, as model hubs read it. */

/** What a user says about a model. */
export interface ModelCard {
  /** Its name. Default: that of the folder, or of algorithm and environment. */
  readonly title?: string;
  /** What it is and is for, in Markdown. */
  readonly description?: string;
  /** An identifier, such as "apache-2.0". */
  readonly license?: string;
  /** Words by which it is found. */
  readonly tags?: readonly string[];
  /** What it was trained on. */
  readonly datasets?: readonly string[];
}

/** A figure that the card reports. */
export interface CardMetric {
  /** What the model was evaluated on. */
  readonly dataset: string;
  /** Such as `mean_reward` or `accuracy`. */
  readonly type: string;
  /** What was measured. */
  readonly value: number | string;
}

/** All that a card is made of. */
export interface CardFacts extends ModelCard {
  readonly title: string;
  /** The task, such as "reinforcement-learning" or "image-classification". */
  readonly task?: string;
  readonly metrics?: readonly CardMetric[];
  /** Sections below the description. */
  readonly body: string;
}

/** The text of a card. */
export function modelCard(facts: CardFacts): string {
  const { title, description, license, tags = [], datasets = [], task, metrics = [], body } = facts;
  const header = [
    ...(license === undefined ? [] : [`license: ${quoted(license)}`]),
    "library_name: glueball",
    ...list("tags", [...(task === undefined ? [] : [task]), ...tags]),
    ...list("datasets", datasets),
    ...(task === undefined ? [] : [`pipeline_tag: ${quoted(task)}`]),
    ...(metrics.length === 0 ? [] : ["model-index:", `- name: ${quoted(title)}`, "  results:"]),
    ...metrics.flatMap(({ dataset, type, value }) => [
      "  - task:",
      `      type: ${quoted(task ?? "other")}`,
      "    dataset:",
      `      name: ${quoted(dataset)}`,
      `      type: ${quoted(dataset)}`,
      "    metrics:",
      `    - type: ${quoted(type)}`,
      `      value: ${typeof value === "number" ? value : quoted(value)}`,
      "      verified: false",
    ]),
  ];
  const parts = [`# ${title}`, description, body].filter((part) => part !== undefined);
  return `---\n${header.join("\n")}\n---\n\n${parts.join("\n\n")}\n`;
}

function list(key: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${key}:`, ...values.map((value) => `- ${quoted(value)}`)];
}

/** A text in YAML, of which JSON is a part. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
