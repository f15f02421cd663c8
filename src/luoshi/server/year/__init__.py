"""A whole year of 云岭县, told through the services alone: handed out, reported on, amended, reorganised, closed.

``make_year`` gathers the people of a county, ``run_year`` lives through its days one after the other, to the end or to
a moment: the demo stands in its third quarter, the tests go to its end. Nothing here writes a row by itself.
"""
