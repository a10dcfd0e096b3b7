"""Writes tools/snake_case_names.txt: the public names that are snake_case because their originals are.

Run it with a Python that has mxnet 1.9.1 and once more with one that has gymnasium 1.x and numpy 2; each run prints
the sections that it can make, and the file is the two outputs one after the other:

    python-with-mxnet tools/snake_case_names.py > tools/snake_case_names.txt
    python-with-gymnasium tools/snake_case_names.py >> tools/snake_case_names.txt
"""

import inspect
import re

SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
# Storage, distribution and tooling that glueball leaves out, kernels of optimizers, and what Python itself puts there.
LEFT_OUT = re.compile(
    r"sparse|stype|kvstore|quantize|dlpack|symbol|sym_|_sym|amp_|_ctx|ctx_|np_|_np|handle|multi_|^mp_"
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
    print("# Public names that are snake_case, because the original of the name is; tools/check_names.ts reads this.")
    print("# Written by tools/snake_case_names.py; every other public name is camelCase or PascalCase.")
    print("\n# glueball's brief, and the device contract where no operator below has the name")
    print("activation_gradient\nadd_at\nget_init_state\nnext_state\nsum_squares")
    print("\n# Names that the libraries make at run time, or have as a value only")
    print("default_rng\nrgb_array")
    print("\n# MXNet 2.0, for the structural names that 1.9.1 has not yet")
    print("share_parameters")
    print("\n# rlax: time in the names")
    print("a_tm1\ndiscount_t\nq_t\nq_tm1\nr_t\nselector_t\nv_t\nv_tm1")
    print("\n# Hyperparameters, in the words of Stable-Baselines3, CleanRL and OpenAI Baselines")
    print(HYPERPARAMETERS.strip())
    gluon = mx.gluon
    section("MXNet 1.9.1: autograd", [mx.autograd], attributes_of(mx.autograd.Function))
    section("MXNet 1.9.1: NDArray", [mx.nd.NDArray])
    section("MXNet 1.9.1: operators", [mx.nd, mx.nd.op, mx.nd.random, mx.nd.linalg])
    section(
        "MXNet 1.9.1: gluon",
        [gluon.Block, gluon.HybridBlock, gluon.Parameter, gluon.Constant, gluon.ParameterDict, gluon.Trainer]
        + [gluon.nn, gluon.rnn, gluon.loss, gluon.data, gluon.utils],
    )
    section("MXNet 1.9.1: optimizer, lr_scheduler, initializer, metric, random",
            [mx.optimizer, mx.lr_scheduler, mx.initializer, mx.metric, mx.random])


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
            attributes_of(gymnasium.wrappers.RecordEpisodeStatistics))
    section("Gymnasium 1.x: classic control and toy text", [classic_control, toy_text],
            set().union(*map(attributes_of, worlds)))
    section("NumPy 2: random", [numpy.random.Generator, numpy.random.SeedSequence, numpy.random.PCG64])


WRAPPERS = """
AtariPreprocessing ClipAction ClipReward FlattenObservation FrameStackObservation GrayscaleObservation MaxAndSkipObservation
NormalizeObservation NormalizeReward OrderEnforcing PassiveEnvChecker RecordEpisodeStatistics RescaleAction
ResizeObservation TimeAwareObservation TimeLimit TransformObservation TransformReward
""".split()

HYPERPARAMETERS = """
anneal_lr
buffer_size
clip_coef
clip_range
clip_range_vf
clip_vloss
double_q
end_e
ent_coef
env_id
exploration_final_eps
exploration_fraction
exploration_initial_eps
gae_lambda
gradient_steps
learning_starts
log_interval
max_grad_norm
n_envs
n_epochs
n_eval_episodes
n_steps
net_arch
norm_adv
normalize_advantage
num_envs
num_minibatches
num_steps
policy_frequency
prioritized_replay
prioritized_replay_alpha
prioritized_replay_beta0
prioritized_replay_eps
start_e
target_entropy
target_kl
target_network_frequency
target_update_interval
total_timesteps
train_freq
train_frequency
update_epochs
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
