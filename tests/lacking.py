"""Entry points of zygotes that believe their kernel lacks something; see ``Zygote(entry=…)``."""

from grader.worker import zygote
from tests.worker.confinement import kernels


def without_landlock(descriptor):
    zygote.begin(descriptor, kernels.WithoutLandlock())


def landlock_fails_late(descriptor):
    zygote.begin(descriptor, kernels.LandlockFailsLate())


def without_libseccomp(descriptor):
    zygote.begin(descriptor, kernels.WithoutLibseccomp())


def without_seccomp(descriptor):
    zygote.begin(descriptor, kernels.WithoutSeccomp())


def landlock_3(descriptor):
    zygote.begin(descriptor, kernels.Landlock3())
