/** `bun write_state_dict.ts model.zip CartPole-v1 ours.safetensors`: the way there and back, for the recipe of golden values. */
import { argv } from "node:process";
import { envs, rl, use } from "../../../mod.ts";

if (import.meta.main) {
  await use("wasm");
  const [, , model, id, path] = argv as [string, string, string, string, string];
  await rl.toStateDict(await rl.fromSB3(model, envs.make(id)), path);
}
