"""Finding submissions as people have them: folders, files, zips and platforms' exports.

``discover`` lists (:mod:`.tree`), recognises the layout (:mod:`.layouts` and a
module for each platform, all pure), works out who is who (:mod:`.people`) and
chooses one file for each student and exercise (:mod:`.choosing`). Nothing is
ever extracted, no link is followed, and all reading is bounded
(:mod:`.reading`, :mod:`.archive`).
"""
