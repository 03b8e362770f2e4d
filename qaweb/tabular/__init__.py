"""Tables: bytes of a customer's file in, typed rows and named refusals out.

Read in this order: ``files`` (bytes to tables), ``columns`` (where the header is and what stands
below it), ``cells`` and ``times`` (one cell to one value), ``rows`` and ``wide`` (tables to rows),
``refusals`` (what could not be taken, as a table again). These know neither database nor clock.
"""
