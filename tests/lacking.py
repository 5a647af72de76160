"""Entry points of zygotes that believe their kernel lacks something; see ``Zygote(entry=…)``."""

from grader.worker import zygote
from tests.worker.confinement import kernels


def without_landlock(descriptor):
    zygote.main(descriptor, kernels.WithoutLandlock())


def landlock_fails_late(descriptor):
    zygote.main(descriptor, kernels.LandlockFailsLate())


def without_libseccomp(descriptor):
    zygote.main(descriptor, kernels.WithoutLibseccomp())


def without_seccomp(descriptor):
    zygote.main(descriptor, kernels.WithoutSeccomp())


def landlock_3(descriptor):
    zygote.main(descriptor, kernels.Landlock3())
