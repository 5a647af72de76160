# tries: leave with exit code 0 while it is imported
# must: the file could not be loaded
# earns: none
# status: killed

import os

os._exit(0)
