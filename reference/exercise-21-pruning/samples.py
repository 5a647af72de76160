"""Answers that the grader names by itself, on which no grade depends."""

from grader.suite import wrong_answers

global_masks_wrong = wrong_answers(
    of="global_masks",
    spelled={"reshaped": [{"part.reshape(W.shape)": "part"}]},
)
