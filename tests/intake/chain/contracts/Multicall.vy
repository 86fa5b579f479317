# pragma version ~=0.4.0
# The one function of Multicall3 that the chain reader calls, with the same types.

struct Call3:
    target: address
    allow_failure: bool
    data: Bytes[1024]

struct Result:
    success: bool
    data: Bytes[2048]

@external
@payable
def aggregate3(calls: DynArray[Call3, 50]) -> DynArray[Result, 50]:
    results: DynArray[Result, 50] = []
    for call: Call3 in calls:
        success: bool = False
        data: Bytes[2048] = b""
        success, data = raw_call(call.target, call.data, max_outsize=2048, revert_on_failure=False)
        assert success or call.allow_failure, "Multicall3: call failed"
        results.append(Result(success=success, data=data))
    return results
