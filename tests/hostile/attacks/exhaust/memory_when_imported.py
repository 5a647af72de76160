# tries: take all memory while it is imported
# must: nothing is earned: only what stands above the line that fills the memory is graded
# earns: none
# status: failed out_of_memory raised killed timed_out

kept = [0]
while True:
    kept = kept * 2
