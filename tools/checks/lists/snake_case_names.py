"""Writes tools/checks/lists/snake_case_names.txt: the public names that are snake_case because their originals are.

Run it with a Python that has mxnet 1.9.1 and once more with one that has gymnasium 1.x and numpy 2; each run prints
the sections that it can make, and the file is the two outputs one after the other:

    python-with-mxnet tools/checks/lists/snake_case_names.py > tools/checks/lists/snake_case_names.txt
    python-with-gymnasium tools/checks/lists/snake_case_names.py >> tools/checks/lists/snake_case_names.txt
"""

import inspect
import re

SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
# Storage, distribution and tooling that glueball leaves out, kernels of optimizers, and what Python itself puts there.
LEFT_OUT = re.compile(
    r"sparse(?!_label)|stype|kvstore|quantize|dlpack|symbol|sym_|_sym|amp_|_ctx|ctx_|np_|_np|handle|multi_|^mp_"
    r"|^c_|_types$|exec$|_idx2|sha1|_states_|nd_ndarray|device_id|^get_indexing|^get_oshape|^indexing_|cudnn|calib|kw_only|match_args|unsafe_hash|weakref"
)
written = set()


def names_of(thing):
    """The public snake_case names in a module, class or function: its own members and their parameters."""
    found = set()
    try:
        found.update(inspect.signature(thing).parameters)
    except (TypeError, ValueError):
        pass
    if inspect.ismodule(thing):
        for name, member in vars(thing).items():
            # MXNet's generated operators say that they are from "ndarray".
            if (getattr(member, "__module__", None) or "").startswith((thing.__name__, "ndarray")):
                found |= {name} | names_of(member)
    elif inspect.isclass(thing):
        for name, member in inspect.getmembers(thing):
            if not name.startswith("_"):
                found |= {name} | names_of(member)
    return {name for name in found if SNAKE.fullmatch(name) and not LEFT_OUT.search(name)}


def attributes_of(thing):
    """The names that a class or module of environments gives to its state and its constants."""
    names = re.findall(r"self\.(\w+)", inspect.getsource(thing))
    return {name for name in names if SNAKE.fullmatch(name)}


def section(title, things, more=()):
    names = set(more).union(*map(names_of, things)) - written
    written.update(names)
    print(f"\n# {title}")
    print("\n".join(sorted(names)))


def mxnet_sections(mx):
    print("# Public names that are snake_case, because the original of the name is; tools/checks/check_names.ts reads this.")
    print("# Written by tools/checks/lists/snake_case_names.py; every other public name is camelCase or PascalCase.")
    print("\n# glueball's brief, and the device contract where no operator below has the name")
    print("activation_gradient\nadd_at\natari_preprocessing\ncheck_indices\nconvolution_data_gradient\nconvolution_weight_gradient\nget_init_state\ninput_names\nlinalg_pivots\nlinalg_svd\nlinalg_syevd\nmax_pool\nmax_pool_gradient\nnext_mask\nnext_state\nput_at\nreward_type\nslice_assign\nstep_timeout\nsum_pool\nsum_pool_gradient\nsum_squares")
    print("\n# Names that the libraries make at run time, or have as a value only")
    print("default_rng\nis_np_array\nrender_fps\nreset_np\nrgb_array\nset_np")
    print("\n# MXNet 2.0, for the structural names that 1.9.1 has not yet")
    print("share_parameters")
    print("\n# rlax: time in the names")
    print("a_tm1\ndiscount_t\nq_t\nq_tm1\nr_t\nselector_t\nv_t\nv_tm1")
    print("\n# Hugging Face: model folders")
    print("from_pretrained\nsave_pretrained")
    print("\n# MinAtar: the options of its environments")
    print("difficulty_ramping\nsticky_action_prob\nuse_minimal_action_set")
    print("\n# Gymnasium: the options of LunarLander")
    print("enable_wind\nturbulence_power\nwind_power")
    print("\n# Hyperparameters, in the words of Stable-Baselines3, CleanRL, OpenAI Baselines and Dopamine")
    print(HYPERPARAMETERS.strip())
    gluon = mx.gluon
    section("MXNet 1.9.1: autograd", [mx.autograd], attributes_of(mx.autograd.Function))
    section("MXNet 1.9.1: NDArray", [mx.nd.NDArray])
    section("MXNet 1.9.1: operators", [mx.nd, mx.nd.op, mx.nd.random, mx.nd.linalg],
            {"array_split", "as_nd_ndarray", "as_np_ndarray", "boolean_mask", "constant_values", "device_id", "device_type", "list_ctx", "reset_ctx",
             "multi_all_finite", "multi_dot", "ravel_multi_index", "multi_input_mode", "sample_type", "skip_header", "tril_indices",
             "triu_indices"})  # of mx.np, nd.contrib, UpSampling
    section(
        "MXNet 1.9.1: gluon",
        [gluon.Block, gluon.HybridBlock, gluon.Parameter, gluon.Constant, gluon.ParameterDict, gluon.Trainer]
        + [gluon.nn, gluon.rnn, gluon.loss, gluon.data, gluon.utils]
        + [gluon.contrib.nn, gluon.contrib.rnn, gluon.contrib.estimator],
    )
    section("MXNet 1.9.1: gluon.model_zoo; digests in gluon.utils", [gluon.model_zoo.vision],
            {"model_zoo", "check_sha1", "sha1_hash"})
    section("MXNet 1.9.1: optimizer, lr_scheduler, initializer, metric, random",
            [mx.optimizer, mx.lr_scheduler, mx.initializer, mx.metric, mx.random],
            attributes_of(mx.metric.EvalMetric))
    section("MXNet 1.9.1: data.vision, image, recordio; MXNet 2.0: gluon.data.batchify",
            [gluon.data.vision, gluon.data.vision.datasets, gluon.data.vision.transforms, mx.image.image, mx.recordio],
            {"round_to"})
    faces = [mx.np, mx.np.random, mx.np.linalg, mx.npx, mx.npx.random]
    functions = [member for face in faces for name, member in vars(face).items() if not name.startswith("_")]
    section("MXNet 1.9.1: np, npx", [each for each in functions if inspect.isfunction(each)],
            {name for face in faces for name in dir(face) if SNAKE.fullmatch(name) and not LEFT_OUT.search(name)})


def gymnasium_sections(gymnasium, numpy):
    from gymnasium.envs import classic_control, registration, toy_text
    from gymnasium.utils import env_checker

    worlds = [classic_control.cartpole, classic_control.mountain_car, classic_control.continuous_mountain_car]
    worlds += [classic_control.pendulum, classic_control.acrobot, toy_text.taxi, toy_text.frozen_lake]
    worlds += [toy_text.cliffwalking, toy_text.blackjack]

    section("Gymnasium 1.x: Env, spaces, wrappers, registration",
            [gymnasium.Env, gymnasium.Wrapper, gymnasium.vector.VectorEnv, registration, env_checker]
            + [getattr(gymnasium.spaces, name) for name in gymnasium.spaces.__all__]
            + [getattr(gymnasium.wrappers, name) for name in WRAPPERS],
            attributes_of(gymnasium.wrappers.RecordEpisodeStatistics)
            | attributes_of(gymnasium.wrappers.NormalizeObservation)
            | attributes_of(gymnasium.wrappers.NormalizeReward)
            | attributes_of(gymnasium.wrappers.TimeAwareObservation))
    section("Gymnasium 1.x: classic control and toy text", [classic_control, toy_text],
            set().union(*map(attributes_of, worlds)))
    section("NumPy 2: random", [numpy.random.Generator, numpy.random.SeedSequence, numpy.random.PCG64])


WRAPPERS = """
AtariPreprocessing ClipAction ClipReward DelayObservation FlattenObservation FrameStackObservation GrayscaleObservation
MaxAndSkipObservation NormalizeObservation NormalizeReward OrderEnforcing PassiveEnvChecker RecordEpisodeStatistics
RecordVideo RepeatAction RescaleAction RescaleObservation ResizeObservation StickyAction TimeAwareObservation TimeLimit TransformObservation TransformReward
""".split()

HYPERPARAMETERS = """
achieved_goal
action_noise
activation_fn
anneal_lr
approx_kl
autoreset_mode
buffer_size
burn_in
callback_after_eval
callback_on_new_best
clip_coef
clip_fraction
clip_obs
clip_range
clip_range_vf
clip_reward
clip_vloss
compute_reward
compute_terminated
desired_goal
double_q
enable_critic_lstm
end_e
ent_coef
ent_coef_loss
entropy_loss
env_id
eval_freq
explained_variance
exploration_final_eps
exploration_fraction
exploration_initial_eps
features_extractor
gae_lambda
get_images
goal_selection_strategy
gradient_steps
layer_norm
learning_starts
log_ent_coef
log_interval
log_std
log_std_init
lstm_hidden_size
max_grad_norm
max_no_improvement_evals
min_evals
munchausen_alpha
munchausen_clip
munchausen_temperature
n_atoms
n_critics
n_envs
n_epochs
n_eval_episodes
n_lstm_layers
n_quantiles
n_sampled_goal
n_steps
n_updates
name_prefix
net_arch
noise_std
norm_adv
norm_obs
norm_reward
normalize_advantage
normalize_obs
num_envs
num_minibatches
num_quantile_samples
num_steps
num_tau_prime_samples
num_tau_samples
ortho_init
policy_delay
policy_frequency
policy_gradient_loss
prioritized_replay
prioritized_replay_alpha
prioritized_replay_beta0
prioritized_replay_eps
priority_eta
q_lambda
record_video_trigger
recurrent_dqn
recurrent_ppo
reset_num_timesteps
ret_rms
rms_prop_eps
rms_prop_tf_like
sac_discrete
save_freq
save_path
sde_sample_freq
share_features_extractor
shared_lstm
start_e
stats_window_size
target_entropy
target_kl
target_network_frequency
target_noise_clip
target_policy_noise
target_update_interval
top_quantiles_to_drop_per_net
total_timesteps
train_freq
train_frequency
update_epochs
use_rms_prop
use_sde
use_sde_at_warmup
v_max
v_min
value_loss
value_rescaling
vf_coef
"""

try:
    import mxnet
except ImportError:
    import gymnasium
    import numpy

    gymnasium_sections(gymnasium, numpy)
else:
    mxnet_sections(mxnet)
