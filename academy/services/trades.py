"""What people of the demo company do, and what they are called."""

COMMITTEE = "Executive committee"
COMMITTEE_MEMBER = "Member of the executive committee"

TRADES = {
    "Parcels": ("Parcels supervisor", "Parcel sorter", "Parcel courier", "Route planner"),
    "Customer care": ("Customer care lead", "Customer adviser", "Complaints adviser"),
    "Marketing": ("Marketing manager", "Brand manager", "Community manager", "Designer"),
    "Energy": ("Grid supervisor", "Energy technician", "Meter technician", "Energy planner"),
    "Night shift": ("Night supervisor", "Night sorter", "Forklift driver"),
    "Accounts": ("Accounts manager", "Accountant", "Payroll clerk"),
    "Fleet": ("Fleet manager", "Driver", "Mechanic", "Dispatcher"),
    "Digital": ("Digital manager", "Product owner", "Data analyst", "Developer"),
    "Legal": ("Head of legal", "Lawyer", "Compliance officer"),
}
"""Each with the jobs of its teams: that of whoever manages one first, then the others'."""

GIVEN = (
    *("Inès", "Karim", "Odile", "Benoît", "Svetlana", "Moussa", "Aoife", "Tiago", "Fatou", "Léa"),
    *("Youssef", "Siobhán", "João", "Awa", "Camille", "Nadia", "Rui", "Mamadou", "Clara", "Omar"),
    *("Niamh", "Hélène", "Ibrahima", "Beatriz", "Malik", "Anouk", "Cillian", "Salma", "Hugo"),
)
FAMILY = (
    *("Martin", "Diallo", "El Amrani", "Ferreira", "Murphy", "Ndiaye", "Bernard", "Alaoui"),
    *("Silva", "O'Brien", "Sow", "Petit", "Bennani", "Costa", "Kelly", "Fall", "Moreau"),
    *("Tazi", "Santos", "Byrne", "Ba", "Lefèvre", "Chraibi", "Pereira", "Walsh", "Gueye"),
    *("Roux", "Idrissi"),
)
