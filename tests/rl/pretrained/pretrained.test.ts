/** Agents as model folders. */
import { expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { envs, rl, use } from "../../../mod.ts";

test("An agent is written with its card and picture, comes back, acts the same and learns on", async () => {
  await use("wasm");
  const folder = join(mkdtempSync(join(tmpdir(), "glueball-agent-")), "dqn-CartPole-v1");
  try {
    const agent = new rl.DQN(envs.make("CartPole-v1"), { net_arch: [8], seed: 1 });
    await agent.learn({ total_timesteps: 200 });
    const env = envs.make("CartPole-v1") as rl.Environment<Float32Array, number>;
    const evaluation = await agent.evaluate(env as never, { episodes: 3 });
    const picture = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);
    await rl.save_pretrained(agent, folder, { evaluation, picture, card: { license: "mit" } });
    const card = readFileSync(join(folder, "README.md"), "utf8");
    expect(card).toContain('pipeline_tag: "reinforcement-learning"\n');
    expect(card).toContain(
      `    - type: "mean_reward"\n      value: "${evaluation.mean.toFixed(2)} +/- ${evaluation.std.toFixed(2)}"\n`,
    );
    expect(card).toContain("# DQN on CartPole-v1\n\n![The agent at play](replay.png)\n");
    expect(card).toContain("| `net_arch` | `[8]` |");
    const config = JSON.parse(readFileSync(join(folder, "config.json"), "utf8"));
    expect(config).toMatchObject({ algorithm: "DQN", environment: "CartPole-v1", step: 200 });
    expect(Object.keys(config.files)).toEqual(["model.safetensors", "replay.png"]);

    const again = await rl.from_pretrained(folder, envs.make);
    expect(again.step).toBe(200);
    for (let seed = 0; seed < 5; seed++) {
      const state = env.get_init_state({ seed });
      expect(await again.act(state)).toBe(await agent.act(state));
    }
    await again.learn({ total_timesteps: 220 });
    const wrong = rl.save_pretrained(agent, folder, { picture: Uint8Array.of(1) });
    await expect(wrong).rejects.toThrow("its picture is no PNG");
  } finally {
    rmSync(join(folder, ".."), { recursive: true });
  }
});
