/**
 * A program that plays an environment of Python: it prints the id of the Python process, then does
 * what its argument says. tests/envs/gymnasium_environment.test.ts runs it, and kills it.
 */

import process from "node:process";
import { make } from "../../../envs/mod.ts";

const [python = "python3", behavior] = process.argv.slice(2);
const env = make("gymnasium:tests.envs.gymnasium.gymnasium_envs:Fragile-v0", {
  python,
  last_words: "That was all.\n",
});
env.get_init_state();
const { pid } = env.step(0).info;
process.stdout.write(`${pid}\n`);
if (behavior === "close") env.close();
if (behavior === "wait") setInterval(() => {}, 1000);
if (behavior === "step") setTimeout(() => env.step(4), 100);
if (behavior === "throw") throw new Error("meant to");
