/** `bun write_state_dict.ts model.zip CartPole-v1 ours.safetensors`: the way there and back, for the recipe of golden values. */
import { argv } from "node:process";
import { envs, rl, use } from "../../../mod.ts";
import { imageEnvs } from "./image_env.ts";

if (import.meta.main) {
  await use("wasm");
  const [, , model, id, path] = argv as [string, string, string, string, string];
  const env = imageEnvs[id]?.make() ?? envs.make(id);
  await rl.toStateDict(await rl.fromSB3(model, env as never), path);
}
