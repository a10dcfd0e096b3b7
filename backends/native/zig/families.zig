//! The families of kernels: every public function of theirs is one.

/// Those that are compiled for speed.
pub const fast = .{
    @import("convolution.zig"),
    @import("indexing.zig"),
    @import("matmul.zig"),
    @import("update.zig"),
};

/// Those that are as fast when they are compiled for size.
pub const small = .{
    @import("recurrence.zig"),
    @import("reduce.zig"),
    @import("softmax.zig"),
    @import("unary.zig"),
};

/// Those that are also as fast with vectors of 256 bits as with wider ones: they are compiled once.
pub const once = .{
    @import("activation_gradient.zig"),
    @import("binary.zig"),
    @import("pooling.zig"),
    @import("sort.zig"),
};

pub const all = fast ++ small ++ once;
