/** Registers an environment: what threads import that are to know it. */
import { make, register } from "../../../../envs/mod.ts";

register("Room-v0", () => make("GridWorld-v0", { max_episode_steps: Infinity }), {
  max_episode_steps: 20,
});
