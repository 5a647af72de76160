# tries: never finish being imported
# must: the import's time runs out
# earns: none
# status: timed_out

while True:
    pass
