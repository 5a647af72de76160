# tries: take all memory while it is imported
# must: the file can't be loaded
# earns: none
# status: out_of_memory raised killed timed_out

kept = [0]
while True:
    kept = kept * 2
