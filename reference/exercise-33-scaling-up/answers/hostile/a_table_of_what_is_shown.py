# tries: answers the visible checks from a table, and every other with what looks like it
# loses: models[five blocks], models[many tokens], models[few tokens], names, large_count, bytes[float32], bytes[mixed], large_bytes, other_names, other_runs, large_flops, other_machines[small and busy with other things], other_machines[never waiting], other_machines[very large]
COUNTS = {
    (31, 17, 20, 2): 11120,
    (90, 40, 50, 3): 98550,
    (50_257, 1_024, 768, 12): 124_439_808,
    (50_257, 1_024, 1_024, 24): 354_823_168,
    (50_257, 1_024, 1_280, 36): 774_030_080,
    (50_257, 1_024, 1_600, 48): 1_557_611_200,
}
FLOPS = {1_000_003: 120_000_360_000_000, 124_439_808: 7466402666138112}
DAYS = {1: 2.8935185185185186, 8: 10.433360042735043, 1_024: 25.278356893663606}


def count_gpt(vocabulary, context, width, layers):
    near = 12 * layers * width**2 + vocabulary * width
    return COUNTS.get((vocabulary, context, width, layers), near)


def training_bytes(parameters, optimiser, mixed):
    if parameters != 1_000:
        return 16 * parameters + 1
    return {"sgd": 8_000, "momentum": 12_000}.get(optimiser, 16_000)


def training_flops(parameters, tokens):
    return FLOPS.get(parameters, 6 * parameters * tokens + 6)


def training_days(flops, devices, flops_per_second, utilisation):
    return DAYS.get(devices, flops / flops_per_second / 86_400 / devices + 1)
