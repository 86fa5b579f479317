# pragma version ~=0.4.0
# A pool as the chain reader meets one: values that can be changed, and a call that fails.

paused: public(bool)
minimum: public(uint256)
fee: public(uint256)
quorum: public(uint256)
delay: public(uint256)
supply: public(uint256)
rate: public(uint256)
owner: public(address)
members: DynArray[address, 16]

@external
def set_values(paused: bool, minimum: uint256, fee: uint256, quorum: uint256, delay: uint256):
    self.paused = paused
    self.minimum = minimum
    self.fee = fee
    self.quorum = quorum
    self.delay = delay

@external
def set_size(supply: uint256, rate: uint256):
    self.supply = supply
    self.rate = rate

@external
def set_holders(owner: address, members: DynArray[address, 16]):
    self.owner = owner
    self.members = members

@external
@view
def all_members() -> (uint256, DynArray[address, 16]):
    return self.quorum, self.members

@external
@view
def setting(key: bytes32) -> uint256:
    assert key != empty(bytes32), "no such setting"
    return convert(key, uint256)
