# -*- coding: zip_codec -*-
# tries: declare an encoding that does not decode text
# must: the file can't be read, and it says so
# earns: none
# status: raised

def swish(z):
    return z
