/** Names of parameters in Stable-Baselines3, from ours: one table, for both ways. */

/** The algorithms of which files are read and written. */
export type SB3Algorithm = "DQN" | "PPO" | "A2C" | "SAC" | "TD3" | "TQC";

/** A row: parameters of ours by their names, and what they are called there; `$1` is the place of a layer. */
type Row = readonly [ours: RegExp, ...theirs: string[]];

/** Layers there are counted with their activations: `{1}` is twice the place in the first bracket. */
const critics: Row = [/^critic\.qf\.(\d+)\.(\d+)\.(\w+)$/, "critic.qf$1.{2}.$3"];
/** NatureCNN: `ours` is followed by the place of a layer, `theirs` by its name. */
const natureCNN = (ours: string, theirs: string): readonly Row[] => [
  [new RegExp(`^${ours}\\.body\\.([0-2])\\.(\\w+)$`), `${theirs}.cnn.{1}.$2`],
  [new RegExp(`^${ours}\\.body\\.3\\.(\\w+)$`), `${theirs}.linear.0.$1`],
];
const policyGradient: readonly Row[] = [
  ...natureCNN("features", "features_extractor"),
  [/^pi\.(\d+)\.(\w+)$/, "mlp_extractor.policy_net.{1}.$2"],
  [/^vf\.(\d+)\.(\w+)$/, "mlp_extractor.value_net.{1}.$2"],
  [/^policy\.(\w+)$/, "action_net.$1"],
  [/^value\.(\w+)$/, "value_net.$1"],
  [/^(?:sde\.)?log_std$/, "log_std"],
];

/** Of a CnnPolicy, the features come first, and the rest is layer 1. */
function qNet(net: string): readonly Row[] {
  return [
    ...natureCNN("0", `${net}.features_extractor`),
    [/^(?:1\.)?(\d+)\.(\w+)$/, `${net}.q_net.{1}.$2`],
  ];
}

/** SAC, and TQC with critics of quantiles. */
const softActorCritic: { readonly policy: readonly Row[]; readonly target: readonly Row[] } = {
  // The actor's last layer gives means and, behind them, standard deviations: two layers there.
  policy: [
    [/^actor\.(\d+)\.(\w+)$/, "actor.latent_pi.{1}.$2"],
    [/^actor\.(?:last)\.(\w+)$/, "actor.mu.$1", "actor.log_std.$1"],
    critics,
  ],
  target: [[/^qf\.(\d+)\.(\d+)\.(\w+)$/, "critic_target.qf$1.{2}.$3"]],
};

/** Of the policy, and of its target. */
const TABLE: Readonly<Record<SB3Algorithm, { policy: readonly Row[]; target: readonly Row[] }>> = {
  DQN: {
    policy: qNet("q_net"),
    target: qNet("q_net_target"),
  },
  PPO: { policy: policyGradient, target: [] },
  A2C: { policy: policyGradient, target: [] },
  SAC: softActorCritic,
  TQC: softActorCritic,
  TD3: {
    policy: [[/^actor\.(\d+)\.(\w+)$/, "actor.mu.{1}.$2"], critics],
    target: [
      [/^actor\.(\d+)\.(\w+)$/, "actor_target.mu.{1}.$2"],
      [/^critic\.qf\.(\d+)\.(\d+)\.(\w+)$/, "critic_target.qf$1.{2}.$3"],
    ],
  },
};

/**
 * What a parameter is called there; several names are parts of it, one behind the other.
 *
 * @param names all of its net's.
 * @throws {RangeError} where Stable-Baselines3 has no such parameter.
 */
export function theirNames(
  algorithm: SB3Algorithm,
  net: "policy" | "target",
  name: string,
  names: readonly string[],
): string[] {
  const last = Math.max(...names.map((each) => Number(/^actor\.(\d+)\./.exec(each)?.[1] ?? -1)));
  const isSoft = algorithm === "SAC" || algorithm === "TQC";
  const plain = isSoft ? name.replace(`actor.${last}.`, "actor.last.") : name;
  for (const [ours, ...theirs] of TABLE[algorithm][net]) {
    const match = ours.exec(plain);
    if (!match) continue;
    return theirs.map((each) =>
      each
        .replace(/\$(\d)/g, (_, i: number) => match[i] as string)
        .replace(/\{(\d)\}/g, (_, i: number) => `${2 * Number(match[i])}`),
    );
  }
  throw new RangeError(
    `Cannot name parameter ${name} of ${algorithm} as Stable-Baselines3 does: its MlpPolicy and CnnPolicy have no such parameter.`,
  );
}

/** Names under which policies there list the same features once more: those of the actor, and of the critic. */
export function sharedNames(algorithm: SB3Algorithm, name: string): string[] {
  if ((algorithm !== "PPO" && algorithm !== "A2C") || !name.startsWith("features_extractor.")) {
    return [];
  }
  return [`pi_${name}`, `vf_${name}`];
}
