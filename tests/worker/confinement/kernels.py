"""Stand-ins for kernels and machines that lack something."""
# ruff: noqa: D101 - each overrides one call of System

from grader.worker.confinement.system import Linux


class WithoutLandlock(Linux):
    """A kernel that has no Landlock."""

    def landlock_abi(self):
        raise OSError(38, "Function not implemented")


class LandlockSwitchedOff(Linux):
    """A kernel that was started without it."""

    def landlock_abi(self):
        raise OSError(95, "Operation not supported")


class LandlockRefused(Linux):
    """A container whose filter doesn't know it."""

    def landlock_abi(self):
        raise OSError(1, "Operation not permitted")


class OlderLandlock(Linux):
    """A kernel that speaks an older ABI."""

    abi = 1

    def landlock_abi(self):
        return self.abi


class Landlock2(OlderLandlock):
    abi = 2


class Landlock3(OlderLandlock):
    abi = 3


class Landlock5(OlderLandlock):
    abi = 5


class LandlockFailsLate(Linux):
    """A kernel that lets a ruleset be made and not be used."""

    def landlock_restrict_self(self, ruleset):
        raise OSError(1, "Operation not permitted")


class WithoutLibseccomp(Linux):
    """A machine without libseccomp."""

    def libseccomp(self):
        raise OSError("libseccomp.so.2: cannot open shared object file")


class WithoutSeccomp(Linux):
    """A kernel that takes no filter."""

    def load_filter(self, program):
        raise OSError(22, "Invalid argument")


class KeepsCapabilities(Linux):
    """A kernel that drops no capability and says that it did."""

    def set_capabilities(self, words):
        pass

    def capabilities(self):
        return (1, 1, 0, 0, 0, 0)


class RefusesPrctl(Linux):
    """A container that refuses every prctl."""

    def prctl(self, option, *arguments):
        raise OSError(1, "Operation not permitted")


class WithoutCloseRange(Linux):
    """A kernel before 5.9."""

    def close_range(self, first, last):
        raise OSError(38, "Function not implemented")
