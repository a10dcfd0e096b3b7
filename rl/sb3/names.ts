/** Names of parameters in Stable-Baselines3, from ours: one table, for both ways. */

/** The algorithms of which files are read and written. */
export type SB3Algorithm = "DQN" | "QRDQN" | "PPO" | "RecurrentPPO" | "A2C" | "SAC" | "TD3" | "TQC";

/** A row: parameters of ours by their names, and what they are called there, from the groups of the name. */
type Row = readonly [ours: RegExp, theirs: (...groups: string[]) => string | readonly string[]];
interface Nets {
  readonly policy: readonly Row[];
  readonly target: readonly Row[];
}

/** Layers there are counted with their activations. */
const counted = (layer: string): number => 2 * Number(layer);

/** A multilayer perceptron: `ours` is followed by the place of a layer. */
const layers = (ours: string, theirs: string): Row => [
  new RegExp(`^${ours}(\\d+)\\.(weight|bias)$`),
  (layer, kind) => `${theirs}.${counted(layer)}.${kind}`,
];

/** NatureCNN of an image, or of each image in a Dict. */
const features = (ours: string, theirs: string): Row => [
  new RegExp(`^${ours}(?:\\.([^.]+))?\\.body\\.([0-3])\\.(weight|bias)$`),
  (key: string | undefined, layer, kind) => {
    const part = key === undefined ? theirs : `${theirs}.extractors.${key}`;
    return `${part}.${layer === "3" ? "linear.0" : `cnn.${counted(layer)}`}.${kind}`;
  },
];

const policyGradient: readonly Row[] = [
  features("features", "features_extractor"),
  features("vf_features", "vf_features_extractor"),
  layers("pi\\.", "mlp_extractor.policy_net"),
  layers("vf\\.", "mlp_extractor.value_net"),
  [/^(policy|value)\.(weight|bias)$/, (head, kind) => `${THEIR_HEADS[head]}.${kind}`],
  [/^(?:sde\.)?log_std$/, () => "log_std"],
];
const THEIR_HEADS: Readonly<Record<string, string>> = { policy: "action_net", value: "value_net" };

const THEIR_GATES: Readonly<Record<string, string>> = { i2h: "ih", h2h: "hh" };
const recurrent: readonly Row[] = [
  ...policyGradient,
  [
    /^(lstm_actor|lstm_critic)\.l(\d+)_(i2h|h2h)_(weight|bias)$/,
    (net, layer, gates, kind) => `${net}.${kind}_${THEIR_GATES[gates]}_l${layer}`,
  ],
  [/^(critic\.(?:weight|bias))$/, (name) => name],
];

/** Of a policy with features, these come first, and the rest is layer 1. */
const qNet = (net: string, body: string): readonly Row[] => [
  features("0", `${net}.features_extractor`),
  layers("(?:1\\.)?", `${net}.${body}`),
];

/** `ours` is what comes before the names of the critics. */
const critics = (ours: string, theirs: string): readonly Row[] => [
  features(`${ours}features`, `${theirs}.features_extractor`),
  [
    new RegExp(`^${ours}(?:heads\\.)?qf\\.(\\d+)\\.(\\d+)\\.(weight|bias)$`),
    (critic, layer, kind) => `${theirs}.qf${critic}.${counted(layer)}.${kind}`,
  ],
];

/** SAC, and TQC with critics of quantiles. */
const softActorCritic: Nets = {
  policy: [
    features("actor\\.0", "actor.features_extractor"),
    layers("actor\\.(?:latent\\.)?", "actor.latent_pi"),
    // The last layer gives means and, behind them, standard deviations: two layers there, but with gSDE.
    [/^actor\.last\.(\w+)$/, (kind) => [`actor.mu.${kind}`, `actor.log_std.${kind}`]],
    [/^actor\.mean\.(\w+)$/, (kind) => `actor.mu.0.${kind}`],
    [/^actor\.std\.log_std$/, () => "actor.log_std"],
    ...critics("critic\\.", "critic"),
  ],
  target: critics("", "critic_target"),
};

const deterministic = (suffix: string): readonly Row[] => [
  features("actor\\.0", `actor${suffix}.features_extractor`),
  layers("actor\\.", `actor${suffix}.mu`),
  ...critics("critic\\.", `critic${suffix}`),
];

const TABLE: Readonly<Record<SB3Algorithm, Nets>> = {
  DQN: { policy: qNet("q_net", "q_net"), target: qNet("q_net_target", "q_net") },
  QRDQN: {
    policy: qNet("quantile_net", "quantile_net"),
    target: qNet("quantile_net_target", "quantile_net"),
  },
  PPO: { policy: policyGradient, target: [] },
  RecurrentPPO: { policy: recurrent, target: [] },
  A2C: { policy: policyGradient, target: [] },
  SAC: softActorCritic,
  TQC: softActorCritic,
  TD3: { policy: deterministic(""), target: deterministic("_target") },
};

/** The algorithms by their names. */
export const SB3_ALGORITHMS: readonly SB3Algorithm[] = Object.keys(TABLE) as SB3Algorithm[];

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
): readonly string[] {
  const plain = plainName(algorithm, name, names);
  for (const [ours, theirs] of TABLE[algorithm][net]) {
    const match = ours.exec(plain);
    if (match) return [theirs(...match.slice(1))].flat();
  }
  throw new RangeError(
    `Cannot name parameter ${name} of ${algorithm} as Stable-Baselines3 does: its policies have no such parameter.`,
  );
}

/** The name of an actor's layer, counted without the features before it; the last one of SAC is `actor.last`. */
function plainName(algorithm: SB3Algorithm, name: string, names: readonly string[]): string {
  const layer = (each: string): number[] => {
    const place = /^actor\.(\d+)\.(?:weight|bias)$/.exec(each)?.[1];
    return place === undefined ? [] : [Number(place)];
  };
  const [place] = layer(name);
  if (place === undefined) return name;
  const all = names.flatMap(layer);
  const isLast = algorithm !== "TD3" && place === Math.max(...all);
  const counted = isLast ? "last" : `${place - Math.min(...all)}`;
  return name.replace(/\d+/, counted);
}

/** Names under which policies there list the same features once more: those of the actor, and of the critic. */
export function sharedNames(
  algorithm: SB3Algorithm,
  name: string,
  names: readonly string[],
): readonly string[] {
  const isPolicyGradient = ["PPO", "A2C", "RecurrentPPO"].includes(algorithm);
  if (!isPolicyGradient || !name.startsWith("features_extractor.")) return [];
  const isShared = !names.some((each) => each.startsWith("vf_features."));
  return isShared ? [`pi_${name}`, `vf_${name}`] : [`pi_${name}`];
}
