//! What the processor has, and the system saves: cpuid and xgetbv.

const builtin = @import("builtin");

/// Bits of the widest vectors that kernels are compiled for and that can be used here; 0 where there are none.
pub fn vectorBits() u32 {
    if (builtin.cpu.arch != .x86_64) return 128;
    const one = cpuid(1, 0);
    const fma = 1 << 12;
    const xsave = 1 << 27;
    if (one.ecx & fma == 0 or one.ecx & xsave == 0 or cpuid(0, 0).eax < 7) return 0;
    const seven = cpuid(7, 0).ebx;
    // AVX2 with what comes with it in x86-64-v3: BMI1, BMI2
    const avx2 = 1 << 5 | 1 << 3 | 1 << 8;
    // AVX-512 F, DQ, CD, BW, VL
    const avx512: u32 = 1 << 16 | 1 << 17 | 1 << 28 | 1 << 30 | 1 << 31;
    // registers that the system saves: SSE and AVX, and the three parts of AVX-512
    const saved = xgetbv();
    if (saved & 0x06 != 0x06 or seven & avx2 != avx2) return 0;
    // kernels with AVX-512 are not compiled for Macs
    return if (builtin.os.tag != .macos and saved & 0xe6 == 0xe6 and seven & avx512 == avx512) 512 else 256;
}

const Registers = struct { eax: u32, ebx: u32, ecx: u32, edx: u32 };

fn cpuid(leaf: u32, sub: u32) Registers {
    var eax: u32 = undefined;
    var ebx: u32 = undefined;
    var ecx: u32 = undefined;
    var edx: u32 = undefined;
    asm volatile ("cpuid"
        : [eax] "={eax}" (eax),
          [ebx] "={ebx}" (ebx),
          [ecx] "={ecx}" (ecx),
          [edx] "={edx}" (edx),
        : [leaf] "{eax}" (leaf),
          [sub] "{ecx}" (sub),
    );
    return .{ .eax = eax, .ebx = ebx, .ecx = ecx, .edx = edx };
}

fn xgetbv() u32 {
    return asm volatile ("xgetbv"
        : [eax] "={eax}" (-> u32),
        : [ecx] "{ecx}" (@as(u32, 0)),
        : .{ .edx = true });
}
