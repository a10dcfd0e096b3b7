/**
 * Checks that comments, texts and pages use the field's words: tools/checks/lists/words.txt lists those of the house, with
 * what to write instead.
 */

import { readFileSync } from "node:fs";
import { exit } from "node:process";
import { type Finding, findingAt, readFiles, type Source } from "./sources.ts";

/** Terms of the field that contain a word of the list, with the reason why they are right. */
const TERMS: Readonly<Record<string, string>> = {
  "Twin delayed": "the name of TD3 in Fujimoto et al. 2018",
  "grid world": "the name of such environments since Sutton and Barto",
  "replay memory D": "a line of the algorithm of Mnih et al. 2015, which an example quotes",
};

/** What is checked: patterns of paths. */
const CHECKED = [
  "{README,CONTRIBUTING,SECURITY,bench/README,docs/**/*}.md",
  "mod.ts",
  "{backends,gluon,rl,envs,cli,examples}/**/*.ts",
];

const words = readWords();
const sources = readFiles(...CHECKED);
const findings = sources.flatMap((source) => [...findWords(source)]);
for (const finding of findings) console.error(finding);
exit(findings.length === 0 ? 0 : 1);

/** From a phrase to what to write instead. */
function readWords(): ReadonlyMap<string, string> {
  const lines = readFileSync(new URL("lists/words.txt", import.meta.url), "utf8").split("\n");
  const entries = lines.filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    entries.map((line): [string, string] => {
      const [phrase, standard] = line.split(" -> ");
      if (phrase !== undefined && standard !== undefined) return [phrase, standard];
      throw new Error(`Cannot read the words: "${line}" is not "phrase -> standard"`);
    }),
  );
}

function* findWords(source: Source): Generator<Finding> {
  const prose = withoutTerms(source.prose);
  for (const [phrase, standard] of words) {
    for (const { index } of prose.matchAll(patternOf(phrase))) {
      yield findingAt(source, index, `Cannot write "${phrase}": the field's word is "${standard}"`);
    }
  }
}

/** Between two words of a phrase may be the end of a line and what a comment or a joined string has there. */
function patternOf(phrase: string): RegExp {
  return new RegExp(`\\b${phrase.split(" ").join("[\\s*/\"'`+-]+")}\\b`, "gi");
}

/** The text with spaces in the place of the terms, so that positions stay. */
function withoutTerms(prose: string): string {
  return Object.keys(TERMS).reduce(
    (text, term) => text.replace(patternOf(term), (found) => " ".repeat(found.length)),
    prose,
  );
}
