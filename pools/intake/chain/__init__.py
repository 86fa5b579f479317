"""The chain reader: what contracts say of the pools, read at a final block and proposed.

``readings`` are data (``fixtures/readings``), ``signatures`` and ``transforms`` turn a contract's
bytes into a part of a topic, ``node`` and ``calls`` ask for them, ``run`` puts it together and
``statements`` says it in the shape that every machine ends in.
"""
